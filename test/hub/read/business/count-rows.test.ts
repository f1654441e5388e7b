import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SourceKey, Transaction } from '../../../../domain/model/index.ts';
import { countTimelines, timelineKeys, type CountRequest } from '../../../../hub/index.ts';
import type { TopPerKey } from '../../../../stores/index.ts';
import { AT, seedBusinessRows, transaction } from '../../../support/business-rows.ts';
import { hubOver } from '../../../support/hub-over.ts';
import { storeKinds } from '../../../support/stores.ts';

type Request = CountRequest<'transactions'>;

const IN_EUROS: Request['filter'] = { matches: ({ currency }) => currency === 'EUR' };
const keysNamed = (name: string, count: number) =>
  timelineKeys(Array.from({ length: count }, (_, n) => ({ sourceKey: `${name}:${n}` as SourceKey })));

/** A store whose keys have `perKey` rows each, and what is asked of it. */
function keysOf(perKey: (key: string) => number) {
  const asked: { readonly keys: number; readonly limit: number; readonly fields: readonly string[] | undefined }[] = [];
  let documents = 0;
  const doc = transaction('erp:0' as SourceKey, '0', AT('2026-01-01T00:00:00Z'));
  const store = {
    findTopPerKey: async ({ keys, limit, fields }: TopPerKey<'transactions'>) => {
      asked.push({ keys: keys.length, limit, fields });
      return new Map(
        keys.map((key) => {
          const rows = Array.from({ length: Math.min(perKey(key), limit) }, (_, n) => ({ id: `${key}-${n}`, doc }));
          documents += rows.length;
          return [key, rows];
        }),
      );
    },
  };
  const hub = { store } as unknown as Parameters<typeof countTimelines>[0];
  const count = (requests: readonly Request[]) => countTimelines(hub, 'transactions', requests);
  return { count, asked, documents: () => documents };
}

describe('a count under a filter', () => {
  test.each([
    ['many keys of many rows', 10_000, 50],
    ['many keys of a row each', 20_000, 1],
    ['keys without rows', 20_000, 0],
    ['few keys of very many rows', 3, 200_000],
  ])('looks at no more than it can count: %s', async (_, keys, rows) => {
    const { count, asked, documents } = keysOf(() => rows);
    const [counted] = await count([{ keys: keysNamed('erp', keys), filter: IN_EUROS, rows: keys * rows }]);
    expect(counted?.isLowerBound).toBe(true);
    expect(counted?.count).toBe(rows === 0 ? 0 : 10_000);
    // A row that was read before is read again where its key has more.
    expect(documents()).toBeLessThanOrEqual(20_002);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test('says that there may be more where what it looked at was hidden', async () => {
    const nothing: Request['filter'] = { matches: () => false };
    const one = { keys: keysNamed('erp', 1), filter: nothing, rows: 20_000 };
    expect(await keysOf(() => 20_000).count([one])).toEqual([{ count: 0, isLowerBound: true }]);
    expect(await keysOf(() => 10_000).count([one])).toEqual([{ count: 0, isLowerBound: false }]);
  });

  test.each([
    ['a row each', 10_000, () => 1],
    ['rows in one of them', 100, (key: string) => (key === 'erp:7' ? 9_901 : 0)],
    ['rows by halves', 12, (key: string) => 2 ** Number(key.slice(4))],
  ])('is exact up to the limit: %s', async (_, keys, perKey) => {
    const { count, asked } = keysOf(perKey);
    const rows = Array.from({ length: keys }, (_, n) => perKey(`erp:${n}`)).reduce((sum, n) => sum + n, 0);
    expect(await count([{ keys: keysNamed('erp', keys), filter: {}, rows }])).toEqual([
      { count: rows, isLowerBound: false },
    ]);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test('of many customers is one read, of the fields that a filter may look at', async () => {
    const { count, asked, documents } = keysOf(() => 4);
    const requests = Array.from({ length: 50 }, (_, n) => ({
      keys: keysNamed(`c${n}`, 3),
      filter: IN_EUROS,
      rows: 12,
    }));
    expect(await count(requests)).toEqual(requests.map(() => ({ count: 12, isLowerBound: false })));
    expect(asked).toHaveLength(1);
    expect(documents()).toBe(600);
    const looked = ['type', 'status', 'cancelled', 'currency', 'amount'];
    expect(asked[0]?.fields).toEqual(['id', 'at', 'receivedAt', 'deleted', ...looked]);
  });

  test('leaves out keys whose newest row is older than the filter', async () => {
    const keys = timelineKeys(
      ['03', '01', '02'].map((day) => ({
        sourceKey: `erp:${day}` as SourceKey,
        lastAt: AT(`2026-01-${day}T00:00:00Z`),
      })),
    );
    const { count, asked } = keysOf(() => 1);
    const filter = { from: AT('2026-01-02T00:00:00Z') };
    expect(await count([{ keys, filter, rows: 3 }])).toEqual([{ count: 2, isLowerBound: false }]);
    expect(asked.map((one) => one.keys)).toEqual([2]);
  });
});

const rows = fc.array(
  fc.record({
    key: fc.constantFrom('shop:1', 'shop:2', 'erp:9') as fc.Arbitrary<SourceKey>,
    day: fc.integer({ min: 1, max: 4 }),
    type: fc.constantFrom('order' as const, 'refund' as const),
    currency: fc.constantFrom('EUR', 'CHF'),
    deleted: fc.boolean(),
  }),
  { maxLength: 30 },
);
const filters: fc.Arbitrary<Request['filter']> = fc.record(
  {
    where: fc.constant({ type: 'order' }),
    from: fc.constant(AT('2026-01-02T00:00:00Z')),
    to: fc.constant(AT('2026-01-04T00:00:00Z')),
    system: fc.constant('shop'),
    matches: fc.constant(IN_EUROS.matches!),
  },
  { requiredKeys: [] },
);

const shows = (row: Transaction, { where, from, to, system, matches }: Request['filter']): boolean =>
  !row.deleted &&
  (where === undefined || row.type === 'order') &&
  (from === undefined || row.at >= from) &&
  (to === undefined || row.at < to) &&
  (system === undefined || row.system === system) &&
  (matches?.(row) ?? true);

for (const kind of storeKinds()) {
  test(`a count on ${kind.name} is that of the rows that show`, async () => {
    const opened = await kind.open();
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(rows, filters, async (list, filter) => {
          run += 1;
          const all = list.map(({ key, day, ...more }, n) =>
            transaction(`${key}-${run}` as SourceKey, `${run}-${n}`, AT(`2026-01-0${day}T00:00:00Z`), more),
          );
          await seedBusinessRows(opened.store, { transactions: all });
          const keys = timelineKeys(
            [...new Set(all.map((row) => row.sourceKey as SourceKey))].map((sourceKey) => ({ sourceKey })),
          );
          const count = all.filter((row) => shows(row, filter)).length;
          const request = { keys, filter, rows: all.length };
          expect(await countTimelines(hubOver(opened.store), 'transactions', [request])).toEqual([
            { count, isLowerBound: false },
          ]);
        }),
        { numRuns: kind.name === 'embedded' ? 30 : 5 },
      );
    } finally {
      await opened.destroy();
    }
  });
}
