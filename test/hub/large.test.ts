import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { instant, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import {
  deleteRecord,
  link,
  splitCustomer,
  sweep,
  unlink,
  unmergeCustomer,
  mergeCustomers,
  upsertRecords,
  verify,
  type Hub,
} from '../../hub/index.ts';
import { DEFAULT_LIMITS } from '../../hub/context.ts';
import { insert } from '../../hub/workspace/table.ts';
import type { Store, Write } from '../../stores/index.ts';
import { emailResolver, IMPORTER, person, STEWARD, testHub } from '../support/hub.ts';
import { counting } from '../support/counting-store.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { all } from './model/all.ts';

let opened: OpenedStore;
beforeEach(async () => {
  opened = await freshStore();
});
afterEach(() => opened.destroy());

const hubWith = (limits: Partial<Hub['limits']>): Hub =>
  testHub(opened.store, { resolver: emailResolver(200), limits: { ...DEFAULT_LIMITS, ...limits } });
const same = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => person(`crm:${String(from + i).padStart(4, '0')}`, { email: 'a@x.org' }));
const active = async (hub: Hub) =>
  (await all(hub.store, 'customers')).filter((row) => row.doc.status === 'ACTIVE').map((row) => row.doc.sourceKeyCount);

describe('large customers', () => {
  test('a component beyond what a call resolves is pending until it is swept', async () => {
    const hub = hubWith({ componentInRequest: 5 });
    await upsertRecords(hub, same(0, 5), { by: IMPORTER });
    const late = await upsertRecords(hub, same(5, 8), { by: IMPORTER });
    expect(late.finality).toBe('pending');
    expect(late.results.map((each) => each.customerId !== null)).toEqual([true, true, true]);
    expect(await all(hub.store, 'work')).not.toEqual([]);
    expect((await sweep(hub)).done).toBeGreaterThan(0);
    expect(await active(hub)).toEqual([8]);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test('the resolver does not grow a customer past its limit; a steward is asked', async () => {
    const hub = hubWith({ resolverSourceKeys: 4 });
    await upsertRecords(hub, same(0, 4), { by: IMPORTER });
    await upsertRecords(hub, same(4, 5), { by: IMPORTER });
    expect((await active(hub)).sort()).toEqual([1, 4]);
    expect((await all(hub.store, 'tasks')).map((row) => row.doc.kind)).toEqual(['too-large']);
  });

  test('a record that many matches name is taken out of all of them, however many members they have together', async () => {
    const hub = hubWith({});
    const ids: CustomerId[] = [];
    for (let n = 0; n < 8; n += 1) {
      const records = Array.from({ length: 20 }, (_, i) => person(`p${n}:${i + 10}`, { email: `p${n}@x.org` }));
      const { results } = await upsertRecords(hub, records, { by: IMPORTER });
      ids.push(results[0]?.customerId as CustomerId);
    }
    const [first, ...others] = ids as [CustomerId, ...CustomerId[]];
    for (const other of others) {
      await mergeCustomers(hub, { customerIds: [first, other], survivorId: first }, { by: STEWARD });
    }
    expect(await active(hub)).toEqual([160]);
    await unlink(hub, { key: 'p0:29' as SourceKey }, { by: STEWARD });
    expect((await active(hub)).sort()).toEqual([1, 159]);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test.each(['linked', 'merged'] as const)(
    'of many that were %s one by one, some are taken out by rows that grow with the records alone, and as many reads',
    async (how) => {
      const written = async (records: number) => {
        const fresh = await freshStore();
        const counted = counting(fresh.store);
        let rows = 0;
        const commit: Store['commit'] = (unit) => {
          rows += unit.writes.length;
          return counted.store.commit(unit);
        };
        const hub = testHub({ ...counted.store, commit }, { resolver: emailResolver() });
        const keys = Array.from({ length: records }, (_, i) => `crm:${i + 100}` as SourceKey);
        const ids: CustomerId[] = [];
        for (const key of keys) {
          const { results } = await upsertRecords(hub, [person(key, { email: `${key}@x.org` })], { by: IMPORTER });
          ids.push(results[0]?.customerId as CustomerId);
        }
        const [first, ...others] = ids as [CustomerId, ...CustomerId[]];
        for (const [i, other] of others.entries()) {
          if (how === 'linked') await link(hub, { key: keys[i + 1]!, customerId: first }, { by: STEWARD });
          else await mergeCustomers(hub, { customerIds: [first, other], survivorId: first }, { by: STEWARD });
        }
        rows = 0;
        counted.reset();
        await unlink(hub, { key: keys[1]! }, { by: STEWARD });
        const [unlinked, calls] = [rows, counted.calls.length];
        await splitCustomer(hub, { customerId: first, parts: [keys.slice(2, 5)] }, { by: STEWARD });
        expect((await active(hub)).sort((a, b) => a - b)).toEqual([1, 3, records - 4]);
        expect((await verify(hub)).differences).toEqual([]);
        await fresh.destroy();
        return { unlinked, split: rows - unlinked, calls };
      };
      const [few, many] = [await written(12), await written(48)];
      expect(many.unlinked).toBeLessThanOrEqual(few.unlinked * 5);
      expect(many.split).toBeLessThanOrEqual(few.split * 5);
      expect(many.calls).toBe(few.calls);
    },
    120_000,
  );

  /** Writes matches of these records, as many as years of stewardship leave. */
  async function bound(hub: Hub, left: readonly string[], right: readonly string[], matches: number): Promise<void> {
    const { doc } = (await all(hub.store, 'links'))[0]!;
    const side = { kind: 'customer', customerId: doc.customerId, version: 1 } as const;
    const given = { kind: 'match', left: side, right: side, by: STEWARD, at: instant(0), supersedes: [] } as const;
    for (let from = 0; from < matches; from += 50) {
      const ids = Array.from({ length: 50 }, (_, i) => `ver_0000-${from + i}`);
      const memberOf = (id: string, name: 'left' | 'right') => (key: string) =>
        insert('verdictMembers', `${id}|${name}|${key}`, { verdictId: id, side: name, sourceKey: key as SourceKey });
      const writes = ids.flatMap((id): Write[] => [
        insert('verdicts', id, { id, ...given }),
        ...left.map(memberOf(id, 'left')),
        ...right.map(memberOf(id, 'right')),
      ]);
      await hub.store.commit({ operationId: `op_${from}`, writes });
    }
  }

  const put = (hub: Hub, key: string, email: string) => upsertRecords(hub, [person(key, { email })], { by: IMPORTER });

  test('a record that hundreds of matches bind is taken out in units of a bounded number of writes', async () => {
    const hub = hubWith({});
    for (const key of ['crm:a', 'crm:b']) await put(hub, key, 'a@x.org');
    await bound(hub, ['crm:a'], ['crm:b'], 600);
    await unlink(hub, { key: 'crm:a' as SourceKey }, { by: STEWARD });
    expect(await active(hub)).toEqual([1, 1]);
    expect(await all(hub.store, 'verdictEnds')).toHaveLength(600);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test('a record that stands for its side in hundreds of matches is deleted: who hangs on it stands for it', async () => {
    const hub = hubWith({});
    for (const key of ['crm:a', 'crm:c']) await put(hub, key, 'a@x.org');
    await put(hub, 'crm:b', 'b@x.org');
    await bound(hub, ['crm:a'], ['crm:b'], 600);
    await put(hub, 'crm:b', 'b@y.org');
    await sweep(hub, { all: true });
    expect(await active(hub)).toEqual([3]);
    await deleteRecord(hub, { key: 'crm:a' as SourceKey }, { by: IMPORTER });
    expect(await active(hub)).toEqual([2]);
    expect(await all(hub.store, 'verdictEnds')).toHaveLength(600);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test.each([0, 1, 2])('one that they name beside others becomes another person, after %i stops', async (stops) => {
    let left = stops;
    const stop = (point: string) => {
      if (point !== 'verdict.after-members' || left === 0) return;
      left -= 1;
      throw new Error('stopped');
    };
    const hub = hubWith({});
    for (const key of ['crm:a', 'crm:c']) await put(hub, key, 'a@x.org');
    await put(hub, 'crm:b', 'b@x.org');
    await bound(hub, ['crm:a', 'crm:c'], ['crm:b'], 600);
    await put(hub, 'crm:b', 'b@y.org');
    expect(await active(hub)).toEqual([3]);
    for (let i = 0; i < stops; i += 1) {
      await expect(put({ ...hub, failpoint: stop }, 'crm:c', 'c@x.org')).rejects.toThrow('stopped');
      await sweep(hub, { all: true });
      expect(await active(hub)).toEqual([3]);
      expect((await verify(hub)).differences).toEqual([]);
    }
    await put(hub, 'crm:c', 'c@x.org');
    expect((await active(hub)).sort()).toEqual([1, 2]);
    expect(await all(hub.store, 'verdictEnds')).toEqual([]);
    expect(await all(hub.store, 'verdictMemberEnds')).toHaveLength(600);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test('a merge of two customers with 260 records each writes pages and undoes them', async () => {
    const hub = testHub(opened.store, {
      resolver: deterministicResolver(),
      limits: { ...DEFAULT_LIMITS, componentInRequest: 1_000 },
    });
    const chain = (name: string, n: number) =>
      Array.from({ length: n }, (_, i) => {
        const one = person(`${name}:${String(i).padStart(4, '0')}`, {
          given: 'Anna',
          family: 'Doe',
          email: `${name}${i}@x.org`,
        });
        const next = person('x:1', { email: `${name}${i + 1}@x.org` }).attributes.email ?? [];
        return { ...one, attributes: { ...one.attributes, email: [...(one.attributes.email ?? []), ...next] } };
      });
    const roots: CustomerId[] = [];
    for (const name of ['crm', 'shop']) {
      const { results } = await upsertRecords(hub, chain(name, 260), { by: IMPORTER });
      roots.push(results[0]?.customerId as CustomerId);
    }
    const [a, b] = roots as [CustomerId, CustomerId];
    const face = async () => {
      const rows = await hub.store.get('customers', [a, b]);
      return [a, b].map((id) => [rows.get(id)?.doc.golden, rows.get(id)?.doc.sourceKeys]);
    };
    const before = await face();
    const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b] }, { by: STEWARD });
    const merged = (await hub.store.get('customers', [survivorId])).get(survivorId)?.doc;
    expect([merged?.sourceKeyCount, merged?.sourceKeys.length]).toEqual([520, 500]);
    expect((await all(hub.store, 'customerKeys')).map((row) => row.doc.keys.length)).toEqual([20]);
    expect((await verify(hub)).differences).toEqual([]);
    await unmergeCustomer(hub, { customerId: survivorId === a ? b : a }, { by: STEWARD });
    expect(await face()).toEqual(before);
    expect(await all(hub.store, 'customerKeys')).toEqual([]);
    expect((await verify(hub)).differences).toEqual([]);
  }, 300_000);
});
