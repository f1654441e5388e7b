import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyPreferenceSummary, emptyTransactionSummary } from '../../../../domain/business/index.ts';
import type { SourceKey } from '../../../../domain/model/index.ts';
import { lasting, standingConsentsOf, summariesOf, type Hub } from '../../../../hub/index.ts';
import type { Write } from '../../../../stores/index.ts';
import { AT, consent } from '../../../support/business-rows.ts';
import { counting, type Counted } from '../../../support/counting-store.ts';
import { hubOver } from '../../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../../support/stores.ts';

const KEYS = Array.from({ length: 8 }, (_, n) => `erp:${n}` as SourceKey);
const OTHERS = ['crm:1' as SourceKey, 'crm:2' as SourceKey];

let opened: OpenedStore;
let counted: Counted;
let hub: Hub;
let units = 0;

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  const { written } = opened.store;
  if (written === undefined) throw new Error('the embedded store tells what is written');
  hub = hubOver({ ...counted.store, written });
});
afterAll(() => opened.destroy());

const put = (...writes: Write[]) => hub.store.commit({ operationId: `u${(units += 1)}`, unrecorded: true, writes });
const summary = (id: SourceKey, orders: number): Write => ({
  op: 'upsert',
  collection: 'transactionSummaries',
  id,
  doc: { ...emptyTransactionSummary(id), counts: { order: orders } },
});
const gone = (id: SourceKey): Write => ({ op: 'delete', collection: 'transactionSummaries', id });
const read = async (keys: readonly SourceKey[]) => (await summariesOf(hub, 'transactionSummaries', [keys]))[0] ?? [];

test('of a lasting list those are read that changed; while none did, the answer is the same object', async () => {
  const keys = lasting([...KEYS]);
  await put(...KEYS.slice(0, 5).map((key) => summary(key, 1)));
  const first = await read(keys);
  expect(first.map(({ sourceKey }) => sourceKey)).toEqual(KEYS.slice(0, 5));
  counted.reset();
  await put(...OTHERS.map((key) => summary(key, 1)));
  expect(await read(keys)).toBe(first);
  expect(counted.calls).toEqual([]);
  await put(summary('erp:7' as SourceKey, 1), gone('erp:0' as SourceKey));
  const second = await read(keys);
  expect(second.map(({ sourceKey }) => sourceKey)).toEqual([...KEYS.slice(1, 5), 'erp:7']);
  expect(counted.calls).toEqual(['get transactionSummaries']);
  expect(counted.documents()).toBe(1);
  // What was answered before stays what it was.
  expect(first.map(({ sourceKey }) => sourceKey)).toEqual(KEYS.slice(0, 5));
});

test('many customers share one read, whether their summaries are kept or not', async () => {
  counted.reset();
  const [large = [], small = []] = await summariesOf(hub, 'transactionSummaries', [lasting([...KEYS]), OTHERS]);
  expect(counted.calls).toEqual(['get transactionSummaries']);
  expect(large.map(({ sourceKey }) => sourceKey)).toEqual([...KEYS.slice(1, 5), 'erp:7']);
  expect(small.map(({ sourceKey }) => sourceKey)).toEqual(OTHERS);
});

test('more writes than are remembered between two looks lose nothing', async () => {
  const keys = lasting([...KEYS]);
  await read(keys);
  for (let n = 0; n < 42; n += 1)
    await put(...Array.from({ length: 500 }, (_, i) => summary(`many:${i}` as SourceKey, n)));
  await put(summary('erp:3' as SourceKey, 42));
  for (let n = 0; n < 42; n += 1)
    await put(...Array.from({ length: 500 }, (_, i) => summary(`many:${i}` as SourceKey, n)));
  expect((await read(keys)).find(({ sourceKey }) => sourceKey === 'erp:3')?.counts).toEqual({ order: 42 });
});

const CONSENTS = KEYS.map((key, n) => consent(key, `c${n}`, AT('2026-01-01T00:00:00Z')));
const stands = (n: number, ids: readonly string[]): Write => ({
  op: 'upsert',
  collection: 'preferenceSummaries',
  id: KEYS[n]!,
  doc: { ...emptyPreferenceSummary(KEYS[n]!), consents: ids },
});
const standing = async (keys: readonly SourceKey[]) => {
  const summaries = await summariesOf(hub, 'preferenceSummaries', [keys]);
  return (await standingConsentsOf(hub, summaries, [[]]))[0] ?? [];
};

test('of the consents that stand those are read that came or changed', async () => {
  const keys = lasting([...KEYS]);
  await put(
    ...CONSENTS.map((doc): Write => ({ op: 'insert', collection: 'consents', id: doc.id, doc })),
    ...CONSENTS.slice(0, 6).map(({ id }, n) => stands(n, [id])),
  );
  const first = await standing(keys);
  expect(first.map(({ id }) => id)).toEqual(CONSENTS.slice(0, 6).map(({ id }) => id));
  counted.reset();
  expect(await standing(keys)).toBe(first);
  expect(counted.calls).toEqual([]);
  // One came, one does not stand any more, one was withdrawn; what stands in a summary that is not there is left out.
  const withdrawn = { ...CONSENTS[2]!, state: 'withdrawn' as const };
  await put(stands(6, [CONSENTS[6]!.id, 'crm:none']), stands(1, []), {
    op: 'upsert',
    collection: 'consents',
    id: withdrawn.id,
    doc: withdrawn,
  });
  const second = await standing(keys);
  expect(counted.documents('consents')).toBe(2);
  expect(second.map(({ id, state }) => [id, state])).toEqual(
    [0, 2, 3, 4, 5, 6].map((n) => [CONSENTS[n]!.id, n === 2 ? 'withdrawn' : 'granted']),
  );
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key: fc.constantFrom(...KEYS, ...OTHERS), orders: fc.nat(5) }),
  fc.record({ kind: fc.constant('delete' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('fail' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('read' as const), readers: fc.integer({ min: 1, max: 3 }) }),
);

test('whatever is written meanwhile, readers see what a store without memory would have told them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const keys = lasting([...KEYS]);
      const writes: Promise<unknown>[] = [];
      for (const each of steps) {
        if (each.kind === 'put') writes.push(put(summary(each.key, each.orders)));
        else if (each.kind === 'delete') writes.push(put(gone(each.key)));
        else if (each.kind === 'fail') {
          const none = { op: 'expect', collection: 'tasks', id: 'none', expected: 1 } as const;
          writes.push(put(summary(each.key, 99), none));
        } else {
          // Readers start while units still wait; each is compared with the file as it is at the end of both.
          const seen = await Promise.all(Array.from({ length: each.readers }, () => read(keys)));
          expect(seen.every((list) => list.every(({ counts }) => counts['order'] !== 99))).toBe(true);
          await Promise.all(writes.splice(0));
          const stored = await opened.store.get('transactionSummaries', KEYS);
          expect(await read(keys)).toEqual(KEYS.flatMap((key) => stored.get(key)?.doc ?? []));
        }
      }
      await Promise.all(writes);
      const stored = await opened.store.get('transactionSummaries', KEYS);
      expect(await read(keys)).toEqual(KEYS.flatMap((key) => stored.get(key)?.doc ?? []));
    }),
    { numRuns: 60 },
  );
});
