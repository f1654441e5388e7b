import { expect, test } from '@jest/globals';
import { mergeCustomers, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import { emptyTransactionSummary } from '../../domain/business/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import { lasting } from '../../hub/verify/lasting.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({});

/** The hub as a process sees it while another one writes: `write` comes once, before the first read of this kind. */
function whileWriting(hub: Hub, collection: string, write: () => Promise<unknown>): { hub: Hub; wrote: () => boolean } {
  const { store } = hub;
  let wrote = false;
  return {
    wrote: () => wrote,
    hub: {
      ...hub,
      store: {
        ...store,
        findTopPerKey: async (query) => {
          if (query.collection === collection && !wrote) {
            wrote = true;
            await write();
          }
          return store.findTopPerKey(query);
        },
      },
    },
  };
}

const doe = (key: string, family: string) => person(key, { given: 'Jane', family, email: `${key.slice(4)}@x.org` });

test.each(['links', 'verdictMembers', 'edges', 'keys'])(
  'what others write while %s are read is no difference, and what stays wrong is one',
  async (collection) => {
    const hub = hubOfTest();
    const records = [doe('crm:1', 'Doe'), doe('crm:2', 'Roe'), doe('crm:3', 'Poe')];
    const { results } = await upsertRecords(hub, records, { by: IMPORTER });
    const [a, b] = results.map(({ customerId }) => customerId as CustomerId) as [CustomerId, CustomerId];
    const changing = whileWriting(hub, collection, async () => {
      await upsertRecords(hub, [doe('crm:3', 'Moe')], { by: IMPORTER });
      await mergeCustomers(hub, { customerIds: [a, b] }, { by: STEWARD });
    });
    expect((await verify(changing.hub)).differences).toEqual([]);
    expect(changing.wrote()).toBe(true);

    const link = (await hub.store.get('links', ['crm:3'])).get('crm:3');
    const remove = { op: 'delete', collection: 'links', id: 'crm:3', expected: link?.version ?? 0 } as const;
    await hub.store.commit({ operationId: 'tamper', unrecorded: true, writes: [remove] });
    expect((await verify(hub)).differences.map(({ kind }) => kind)).toContain('links');
    await verify(hub, { repair: true });
  },
);

test('a difference that is not found again at every look is none', async () => {
  const wrong = (id: string) => ({ kind: 'links', id, what: 'a live record without a link' }) as const;
  const looks = [['a', 'b'], ['a', 'c'], ['a'], ['a', 'b'], ['a', 'b']];
  let look = 0;
  expect(await lasting((report) => Promise.resolve((looks[look++] ?? []).forEach((id) => report(wrong(id)))))).toEqual([
    wrong('a'),
  ]);
  expect(look).toBe(looks.length);
  look = 0;
  expect(await lasting(() => Promise.resolve(void (look += 1)))).toEqual([]);
  expect(look).toBe(1);
});

test('a repair leaves what somebody wrote meanwhile, says so, and repairs the rest', async () => {
  const hub = hubOfTest();
  const { store } = hub;
  const names = ['crm:8', 'crm:9'] as const;
  const write = (id: string, terms: readonly string[]): Write => ({
    op: 'upsert',
    collection: 'searchTerms',
    id,
    doc: { terms },
  });
  const summary = (id: string, orderCount: number): Write => {
    const doc = { ...emptyTransactionSummary(id as SourceKey), orderCount };
    return { op: 'upsert', collection: 'transactionSummaries', id, doc };
  };
  await store.commit({
    operationId: 'tamper',
    unrecorded: true,
    writes: names.flatMap((id) => [write(id, ['x']), summary(id, 7)]),
  });
  const seen = new Set<string>();
  const beside: Hub = {
    ...hub,
    store: {
      ...store,
      commit: async (unit) => {
        const { collection = '' } = unit.writes[0] ?? {};
        if (unit.operationId.startsWith('verify') && !seen.has(collection)) {
          seen.add(collection);
          const writes = [collection === 'searchTerms' ? write('crm:8', ['y']) : summary('crm:8', 8)];
          await store.commit({ operationId: `beside.${collection}`, unrecorded: true, writes });
        }
        return store.commit(unit);
      },
    },
  };
  const { found, left, differences } = await verify(beside, { repair: true });
  expect([found, left]).toEqual([4, 2]);
  expect(differences.filter((each) => each.left).map(({ kind, id }) => [kind, id])).toEqual([
    ['keys', 'crm:8'],
    ['summaries', 'crm:8'],
  ]);
  expect((await verify(hub, { repair: true })).differences.map(({ kind, id }) => [kind, id])).toEqual([
    ['keys', 'crm:8'],
    ['summaries', 'crm:8'],
  ]);
  expect((await verify(hub)).differences).toEqual([]);
});
