import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SourceKey, Transaction } from '../../../../domain/model/index.ts';
import {
  summariesOf,
  timelineKeys,
  timelinePages,
  type TimelineFilter,
  type TimelinePosition,
} from '../../../../hub/index.ts';
import type { Store } from '../../../../stores/index.ts';
import { AT, seedBusinessRows, transaction } from '../../../support/business-rows.ts';
import { counting } from '../../../support/counting-store.ts';
import { hubOver } from '../../../support/hub-over.ts';
import { storeKinds, type OpenedStore } from '../../../support/stores.ts';

type Filter = TimelineFilter<'transactions'>;

async function pageOf(
  store: Store,
  keys: readonly SourceKey[],
  filter: Filter,
  first: number,
  after: TimelinePosition | null,
) {
  const hub = hubOver(store);
  const [summaries = []] = await summariesOf(hub, 'transactionSummaries', [keys]);
  const [page] = await timelinePages(hub, 'transactions', [{ keys: timelineKeys(summaries), filter, first, after }]);
  if (page === undefined) throw new Error('no page');
  return page;
}

/** Every row a client sees that walks from page to page. */
async function walk(store: Store, keys: readonly SourceKey[], filter: Filter, first: number): Promise<string[]> {
  const seen: string[] = [];
  let after: TimelinePosition | null = null;
  for (let pages = 0; pages < 1_000; pages += 1) {
    const page = await pageOf(store, keys, filter, first, after);
    expect(page.rows.length).toBeLessThanOrEqual(first);
    seen.push(...page.rows.map(({ item }) => item.id));
    if (!page.hasNextPage) return seen;
    after = (page.end ?? page.rows.at(-1)?.position) as unknown as TimelinePosition;
  }
  throw new Error('the walk does not end');
}

const codePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const newestFirst = (a: Transaction, b: Transaction): number => codePoints(b.at, a.at) || codePoints(b.id, a.id);

// Few days and systems, so that equal times and rows of several keys meet often; ids beyond the basic plane.
const rows = fc
  .array(
    fc.record({
      key: fc.constantFrom('shop:1', 'shop:2', 'crm:1', 'crm:\u{1F600}', 'erp:9') as fc.Arbitrary<SourceKey>,
      day: fc.integer({ min: 1, max: 4 }),
      type: fc.constantFrom('order' as const, 'refund' as const),
      mark: fc.constantFrom('', '\u{1F600}', '\uff01'),
      amount: fc.constantFrom('5', '15', '25'),
      deleted: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ key, day, type, mark, amount, deleted }, n) =>
      transaction(key, `${mark}${n}`, AT(`2026-01-0${day}T00:00:00Z`), { type, amount, deleted }),
    ),
  );
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    where: fc.constantFrom({ type: 'order' }, { type: { in: ['order', 'refund'] } }),
    from: fc.constantFrom(AT('2026-01-02T00:00:00Z'), AT('2026-01-03T00:00:00Z')),
    to: fc.constantFrom(AT('2026-01-02T00:00:00Z'), AT('2026-01-04T00:00:00Z')),
    system: fc.constantFrom('shop', 'crm'),
    matches: fc.constant((doc: Pick<Transaction, 'amount'>) => doc.amount === '25'),
  },
  { requiredKeys: [] },
);

function shows(row: Transaction, filter: Filter): boolean {
  const types = filter.where === undefined ? ['order', 'refund'] : JSON.stringify(filter.where);
  return (
    !row.deleted &&
    types.includes(row.type) &&
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.to === undefined || row.at < filter.to) &&
    (filter.system === undefined || row.system === filter.system) &&
    (filter.matches?.(row) ?? true)
  );
}

for (const kind of storeKinds()) {
  describe(`timelines on ${kind.name}`, () => {
    test('a walk shows every row that fits once, newest first, whatever the page size', async () => {
      const opened = await kind.open();
      let run = 0;
      try {
        await fc.assert(
          fc.asyncProperty(rows, filters, fc.integer({ min: 1, max: 7 }), async (list, filter, first) => {
            run += 1;
            // Keys and ids of their own for each run: one store serves them all.
            const all = list.map((row): Transaction => {
              const sourceKey = `${String(row.sourceKey)}-${run}` as SourceKey;
              return { ...row, sourceKey, id: `${row.system}:${run}-${row.rowId}`, rowId: `${run}-${row.rowId}` };
            });
            await seedBusinessRows(opened.store, { transactions: all });
            const keys = [...new Set(all.map((row) => row.sourceKey as SourceKey))];
            const expected = all.filter((row) => shows(row, filter)).sort(newestFirst);
            expect(await walk(opened.store, keys, filter, first)).toEqual(expected.map((row) => row.id));
          }),
          { numRuns: kind.name === 'embedded' ? 60 : 8 },
        );
      } finally {
        await opened.destroy();
      }
    });

    describe('work', () => {
      let opened: OpenedStore;
      // The peer that stands for MongoDB here takes a millisecond a read; what is counted is the same at any size.
      const size = kind.name === 'mongo' ? 1_000 : 10_000;
      const many = Array.from({ length: size }, (_, n) => `bulk:${n}` as SourceKey);
      const day = (n: number): ReturnType<typeof AT> => AT(new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString());

      beforeAll(async () => {
        opened = await kind.open();
        const deep = Array.from({ length: size }, (_, n) => transaction('deep:1' as SourceKey, `d${n}`, day(n)));
        const wide = many.flatMap((key, k) =>
          [0, 1].map((n) => transaction(key, `w${k}-${n}`, day(k * 2 + n), { type: k === 77 ? 'refund' : 'order' })),
        );
        const tied = many.slice(0, 300).map((_, k) => transaction(`tied:${k}` as SourceKey, `t${k}`, day(5)));
        const dead = Array.from({ length: kind.name === 'mongo' ? 0 : 20_000 }, (_, n) =>
          transaction('dead:1' as SourceKey, `x${n}`, day(n), { amount: n === 0 ? '25' : '1' }),
        );
        await seedBusinessRows(opened.store, { transactions: [...deep, ...wide, ...tied, ...dead] });
      });
      afterAll(() => opened.destroy());

      async function cost(keys: readonly SourceKey[], filter: Filter, first: number, after: TimelinePosition | null) {
        const counted = counting(opened.store);
        const page = await pageOf(counted.store, keys, filter, first, after);
        const reads = counted.calls.filter((call) => call === 'top transactions').length;
        return { page, reads, documents: counted.documents() - keys.length };
      }

      test('a key of many rows is read one page deep', async () => {
        const { reads, documents } = await cost(['deep:1' as SourceKey], {}, 20, null);
        expect({ reads, documents }).toEqual({ reads: 1, documents: 21 });
        const later = await cost(['deep:1' as SourceKey], {}, 20, [day(size / 2), `deep:d${size / 2}`]);
        expect({ reads: later.reads, documents: later.documents }).toEqual({ reads: 2, documents: 21 });
      });

      test('of many keys only those are read that can contribute', async () => {
        const { page, reads, documents } = await cost(many, {}, 20, null);
        expect(page.rows.map(({ item }) => item.id).slice(0, 3)).toEqual([
          `bulk:w${size - 1}-1`,
          `bulk:w${size - 1}-0`,
          `bulk:w${size - 2}-1`,
        ]);
        expect(reads).toBe(1);
        expect(documents).toBeLessThanOrEqual(42);
      });

      test('deep pages of many keys read a row of each at most, then those of the page', async () => {
        const { page, reads, documents } = await cost(many, {}, 20, [day(size), `bulk:w${size / 2}-0`]);
        expect(page.rows.map(({ item }) => item.id).slice(0, 2)).toEqual([
          `bulk:w${size / 2 - 1}-1`,
          `bulk:w${size / 2 - 1}-0`,
        ]);
        expect(reads).toBeLessThanOrEqual(6);
        expect(documents).toBeLessThanOrEqual(size + 100);
      });

      test('keys whose newest rows share one time are all looked at, and none is lost', async () => {
        const keys = Array.from({ length: 300 }, (_, k) => `tied:${k}` as SourceKey);
        const seen = await walk(opened.store, keys, {}, 100);
        expect(new Set(seen).size).toBe(300);
        expect(seen).toHaveLength(300);
      });

      test('of keys whose newest rows share one time, too, only those are read that can contribute', async () => {
        const keys = Array.from({ length: 300 }, (_, k) => `tied:${k}` as SourceKey);
        const { page, reads, documents } = await cost(keys, {}, 5, null);
        expect(page.rows.map(({ item }) => item.id)).toEqual(
          ['t99', 't98', 't97', 't96', 't95'].map((id) => `tied:${id}`),
        );
        expect(reads).toBe(1);
        expect(documents).toBeLessThanOrEqual(12);
      });

      test('summaries that do not name their newest row cost more reading, and lose nothing', async () => {
        const keys = Array.from({ length: 300 }, (_, k) => `tied:${k}` as SourceKey);
        const [named = []] = await summariesOf(hubOver(opened.store), 'transactionSummaries', [keys]);
        const unnamed = timelineKeys(named.map(({ sourceKey, lastAt }) => ({ sourceKey, lastAt })));
        const request = { keys: unnamed, filter: {}, first: 5, after: null };
        const [page] = await timelinePages(hubOver(opened.store), 'transactions', [request]);
        expect(page).toEqual(await pageOf(opened.store, keys, {}, 5, null));
      });

      // Too many rows for the peer that stands for MongoDB; nothing here depends on the store.
      const testOfMany = kind.name === 'mongo' ? test.skip : test;
      testOfMany('a filter that hides nearly all rows reads a bounded number and says where to go on', async () => {
        const filter: Filter = { matches: (doc) => doc.amount === '25' };
        const { page, documents } = await cost(['dead:1' as SourceKey], filter, 20, null);
        expect(page).toMatchObject({ rows: [], hasNextPage: true, cut: true });
        expect(documents).toBeLessThan(8_000);
        expect(await walk(opened.store, ['dead:1' as SourceKey], filter, 20)).toEqual(['dead:x0']);
      });

      test('a type that few keys have is found', async () => {
        expect(await walk(opened.store, many, { where: { type: 'refund' } }, 20)).toEqual(['bulk:w77-1', 'bulk:w77-0']);
      });
    });
  });
}
