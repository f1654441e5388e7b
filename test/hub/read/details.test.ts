import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  versionKey,
  type CustomerId,
  type Edge,
  type RowPredicate,
  type SourceKey,
} from '../../../domain/model/index.ts';
import {
  countCustomerEvents,
  countLinkEvents,
  countRecordVersions,
  crossReferencesOf,
  customerHistory,
  customersById,
  inverseRelationsOf,
  linkHistory,
  linksOf,
  possibleDuplicatesOf,
  recordVersions,
  recordedValuesOf,
  relationsOf,
  sourceRecordsByKey,
  type CustomerView,
  type Page,
  type PageRequest,
} from '../../../hub/read/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { Seed, customer, customerId, event, key, record } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const ALL: RowPredicate = { kind: 'all' };
const NORTH: RowPredicate = { kind: 'in', path: 'region', values: ['north'] };
const [a, b, c] = [customerId(1), customerId(2), customerId(3)];
const large = customerId(4);
const decided = customerId(5);
const keysOfLarge = Array.from({ length: 1_200 }, (_, n) => key('log', String(n).padStart(4, '0')));
const [busy, last] = [customerId(6), customerId(7)];
const keysOfBusy = Array.from({ length: 60 }, (_, n) => key('bulk', String(n).padStart(2, '0')));
const keysOfHidden = Array.from({ length: 60 }, (_, n) => key('dark', String(n).padStart(2, '0')));
const grey = (x: SourceKey, y: SourceKey, weight: number): Edge => ({
  a: x,
  b: y,
  weight,
  kind: 'review',
  evidence: [{ comparison: 'name', level: 'near', weight }],
  resolver: 'r@1',
});

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  const hub = () => hubOver(counted.store);
  const view = async (id: typeof a): Promise<CustomerView> => (await customersById(hub(), ALL, [id]))[0]!;

  async function everyPage<T>(first: number, read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
    const items: T[] = [];
    for (let page: PageRequest = { first }, n = 0; ; n += 1) {
      expect(n).toBeLessThan(500);
      const found = await read(page);
      items.push(...found.rows.map((row) => row.item));
      const end = found.end ?? found.rows.at(-1)?.position;
      if (!found.hasNextPage) return items;
      expect(end).toBeDefined();
      page = { first, after: end! };
    }
  }

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    const seed = new Seed(opened.store);
    seed.customer(a, [key('crm', 1), key('crm', 2), key('erp', 1)], { region: 'north', mergedIds: [c] });
    seed.customer(b, [key('shop', 1)], { region: 'south' });
    seed.put('customers', c, customer([], { status: 'MERGED', redirectTo: a }));
    // The link names the id it was made for; only the redirect tells that the survivor has it now.
    seed.put('links', key('old', 1), { key: key('old', 1), customerId: c, by: BY, at: AT, evidence: [] });
    seed.customer(large, keysOfLarge);
    for (let n = 1; n <= 5; n += 1) seed.put('linkEvents', `lev_${n}`, event(`lev_${n}`, n % 2 ? a : c));
    seed.put('linkEvents', 'lev_6', event('lev_6', b, { key: key('crm', 1), kind: 'unlinked' }));
    seed.put('linkEvents', 'lev_7', event('lev_7', a, { key: key('crm', 1), kind: 'moved', toId: b }));
    seed.put('linkEvents', 'lev_8', event('lev_8', c, { kind: 'redirected', toId: a }));
    // One that was merged into it and is a customer of its own again.
    seed.put('linkEvents', 'lev_90', event('lev_90', b, { kind: 'redirected', toId: c }));
    seed.put('linkEvents', 'lev_91', event('lev_91', b, { kind: 'redirect-ended', toId: c }));
    seed.put(
      'records',
      key('crm', 1),
      record(key('crm', 1), {
        n: 3,
        relations: [
          { type: 'employee', to: key('shop', 1), role: 'buyer' },
          { type: 'spouse', toName: 'Somebody' },
          { type: 'contact-of', to: key('old', 1) },
          { type: 'guardian', to: key('gone', 1) },
        ],
        attributes: { email: [value('x@example.org'), value('y@example.org')], segment: [value('retail')] },
      }),
    );
    seed.put('records', key('erp', 1), record(key('erp', 1), { attributes: { segment: [value('trade')] } }));
    for (const n of [1, 2]) version(seed, n);
    version(seed, 2, '~late');
    for (const each of keysOfLarge.filter((_, n) => n % 300 === 299)) {
      seed.put('records', each, record(each, { relations: [{ type: 'spouse', toName: each }] }));
    }
    seed.keyRow('relation:to', key('shop', 1), key('crm', 1));
    seed.keyRow('relation:to', key('shop', 1), keysOfLarge[0]!);
    seed.put(
      'records',
      keysOfLarge[0]!,
      record(keysOfLarge[0]!, {
        relations: [
          { type: 'spouse', to: key('shop', 1) },
          { type: 'employee', to: key('erp', 99) },
          { type: 'guardian', to: key('shop', 1) },
        ],
      }),
    );
    const pair = (x: SourceKey, y: SourceKey, weight: number) => {
      const edge = grey(x, y, weight);
      seed.put('edges', `${x}|${y}`, { from: x, to: y, edge });
      seed.put('edges', `${y}|${x}`, { from: y, to: x, edge });
    };
    pair(key('crm', 1), key('shop', 1), 3);
    pair(key('crm', 2), key('shop', 1), 5);
    pair(key('crm', 1), key('erp', 1), 9);
    pair(key('crm', 2), keysOfLarge[0]!, 4);
    // A steward keeps the last two apart by other records than those that look alike; two more verdicts say nothing.
    pair(key('crm', 2), key('web', 1), 8);
    seed.customer(decided, [key('web', 1), key('web', 2)], { region: 'north' });
    verdict(seed, 'ver_1', 'no-match', [key('web', 2)], [key('crm', 1), key('erp', 1)]);
    verdict(seed, 'ver_2', 'match', [key('shop', 1)], [key('crm', 2)]);
    verdict(seed, 'ver_3', 'no-match', [key('shop', 1)], [key('crm', 2)]);
    seed.put('verdictEnds', 'ver_3', { endedBy: 'ver_2', at: AT });
    // The one edge that a reader of the north is shown comes after many to records of the same customer and to others.
    seed.customer(busy, keysOfBusy, { region: 'north' });
    for (const each of keysOfBusy.slice(1)) pair(keysOfBusy[0]!, each, 100);
    for (const [n, each] of keysOfHidden.entries()) {
      seed.customer(customerId(100 + n), [each], { region: 'south' });
      pair(keysOfBusy[0]!, each, 2);
    }
    seed.customer(last, [key('zoo', 1)], { region: 'north' });
    pair(keysOfBusy[0]!, key('zoo', 1), 1);
    await seed.commit();
  }, 300_000);
  afterAll(() => opened.destroy());

  const BY = { kind: 'rule', name: 'email' } as const;
  const AT = '2026-01-01T00:00:00.000Z' as never;
  const verdict = (
    seed: Seed,
    id: string,
    kindOf: 'match' | 'no-match',
    left: readonly SourceKey[],
    right: readonly SourceKey[],
  ) => {
    const of = (each: SourceKey) => ({ kind: 'record', key: each }) as const;
    seed.put('verdicts', id, {
      id,
      kind: kindOf,
      left: of(left[0]!),
      right: of(right[0]!),
      by: BY,
      at: AT,
      supersedes: [],
    });
    for (const [side, keys] of [
      ['left', left],
      ['right', right],
    ] as const) {
      for (const each of keys)
        seed.put('verdictMembers', `${id}|${side}|${each}`, { verdictId: id, side, sourceKey: each });
    }
  };
  const value = (raw: string) => ({ raw, value: raw as never, quality: 'valid' as const });
  const version = (seed: Seed, n: number, late = '') =>
    seed.put('recordVersions', `${versionKey(key('crm', 1), n)}${late}`, {
      ...record(key('crm', 1), { n, raw: `{"n":"${n}${late}"}` }),
      sourceKey: key('crm', 1),
    });

  test('cross-references of a page of customers are one read of links', async () => {
    const customers = [await view(a), await view(b)];
    counted.reset();
    const pages = await crossReferencesOf(
      hub(),
      customers.map((each) => ({ customer: each, page: { first: 2 } })),
    );
    expect(counted.calls).toEqual(['get links']);
    expect(pages.map((page) => [page.rows.map((row) => row.item.key), page.hasNextPage])).toEqual([
      [[key('crm', 1), key('crm', 2)], true],
      [[key('shop', 1)], false],
    ]);
  });

  test('every cross-reference of a customer of many pages of keys, once and in order', async () => {
    const owner = await view(large);
    const found = await everyPage(
      97,
      async (page) => (await crossReferencesOf(hub(), [{ customer: owner, page }]))[0]!,
    );
    expect(found.map((each) => each.key)).toEqual(keysOfLarge);
  });

  test('the history of a customer is that of its ids and of those once merged into them, newest first, in any pages', async () => {
    const owner = await view(c);
    const expected = ['lev_91', 'lev_90', 'lev_8', 'lev_7', 'lev_5', 'lev_4', 'lev_3', 'lev_2', 'lev_1'];
    for (const first of [1, 2, 10]) {
      const events = await everyPage(
        first,
        async (page) => (await customerHistory(hub(), ALL, [{ customer: owner, page }]))[0]!,
      );
      expect(events.map((each) => each.id)).toEqual(expected);
    }
    expect(await countCustomerEvents(hub(), owner)).toEqual({ count: 9, isLowerBound: false });
    const other = await view(b);
    const [parted] = await customerHistory(hub(), ALL, [{ customer: other, page: { first: 9 } }]);
    expect(parted?.rows.map(({ item }) => item.id)).toEqual(['lev_91', 'lev_90', 'lev_7', 'lev_6']);
    expect(await countCustomerEvents(hub(), other)).toEqual({ count: 4, isLowerBound: false });
    const customers = [owner, other];
    counted.reset();
    await customerHistory(
      hub(),
      ALL,
      customers.map((each) => ({ customer: each, page: { first: 5 } })),
    );
    expect(counted.calls).toEqual(['top linkEvents', 'top linkEvents']);
  });

  test('a history names of other customers, and of records that are theirs now, those that the predicate allows', async () => {
    const named = async (owner: CustomerId, predicate: RowPredicate) => {
      const [page] = await customerHistory(hub(), predicate, [{ customer: await view(owner), page: { first: 9 } }]);
      return page?.rows.map(({ item: { id, customerId, toId, key: of } }) => [id, customerId, toId, of]);
    };
    const moved = ['lev_7', a, b, key('crm', 1)];
    expect((await named(a, ALL))?.[2]).toEqual(['lev_8', c, a, undefined]);
    expect(await named(b, ALL)).toEqual([
      ['lev_91', b, c, undefined],
      ['lev_90', b, c, undefined],
      moved,
      ['lev_6', b, undefined, key('crm', 1)],
    ]);
    const south: RowPredicate = { kind: 'in', path: 'region', values: ['south'] };
    expect(await named(b, south)).toEqual([
      ['lev_91', b, undefined, undefined],
      ['lev_90', b, undefined, undefined],
      ['lev_7', null, b, undefined],
      ['lev_6', b, undefined, undefined],
    ]);
    const ofNorth = await named(a, NORTH);
    expect(ofNorth?.slice(0, 4)).toEqual([
      ['lev_91', null, c, undefined],
      ['lev_90', null, c, undefined],
      ['lev_8', c, a, undefined],
      ['lev_7', a, undefined, key('crm', 1)],
    ]);
    const read = async (predicate: RowPredicate) =>
      (await linkHistory(hub(), predicate, [{ key: key('crm', 1), page: { first: 9 } }]))[0]?.rows.map(
        ({ item: { id, customerId, toId } }) => [id, customerId, toId],
      );
    expect(await read(ALL)).toEqual([
      ['lev_7', a, b],
      ['lev_6', b, undefined],
    ]);
    expect(await read(NORTH)).toEqual([
      ['lev_7', a, undefined],
      ['lev_6', null, undefined],
    ]);
  });

  test('the history of a source key, and nothing of it for who may not see its customer', async () => {
    const read = (predicate: RowPredicate) => (page: PageRequest) =>
      linkHistory(hub(), predicate, [{ key: key('crm', 1), page }]).then(([found]) => found!);
    expect((await everyPage(1, read(ALL))).map((each) => each.id)).toEqual(['lev_7', 'lev_6']);
    expect(await countLinkEvents(hub(), ALL, key('crm', 1))).toEqual({ count: 2, isLowerBound: false });
    const south: RowPredicate = { kind: 'in', path: 'region', values: ['south'] };
    expect(await everyPage(1, read(south))).toEqual([]);
    expect((await everyPage(1, read(NORTH))).length).toBe(2);
  });

  test('records, links and their absence; withheld where the customer is', async () => {
    const keys = [key('erp', 1), key('none', 1), key('crm', 1)];
    expect((await sourceRecordsByKey(hub(), ALL, keys)).map((each) => each?.key ?? null)).toEqual([
      keys[0],
      null,
      keys[2],
    ]);
    expect((await linksOf(hub(), ALL, keys)).map((each) => each?.customerId ?? null)).toEqual([a, null, a]);
    const none: RowPredicate = { kind: 'in', path: 'region', values: ['west'] };
    expect(await sourceRecordsByKey(hub(), none, keys)).toEqual([null, null, null]);
    expect(await linksOf(hub(), none, keys)).toEqual([null, null, null]);
  });

  test('all versions of a record, newest first, one that came too late beside the one that stood then', async () => {
    const [current] = await sourceRecordsByKey(hub(), ALL, [key('crm', 1)]);
    for (const first of [1, 2, 10]) {
      const versions = await everyPage(
        first,
        async (page) => (await recordVersions(hub(), [{ current: current!, page }]))[0]!,
      );
      expect(versions.map(({ record: { n }, superseded }) => [n, superseded])).toEqual([
        [3, false],
        [2, true],
        [2, false],
        [1, false],
      ]);
    }
    counted.reset();
    expect(await countRecordVersions(hub(), current!)).toEqual({ count: 4, isLowerBound: false });
    expect(counted.calls).toEqual(['count recordVersions']);
  });

  test('relations lead through links and redirects to who the other party is now', async () => {
    const owner = await view(a);
    counted.reset();
    const [page] = await relationsOf(hub(), ALL, [{ customer: owner, page: { first: 10 } }]);
    // One read of customers for each depth of redirects.
    expect(counted.calls).toEqual(['get records', 'get links', 'get customers', 'get customers']);
    expect(page!.rows.map(({ item }) => [item.fact.type, item.to?.id ?? null, item.from])).toEqual([
      ['employee', b, key('crm', 1)],
      ['spouse', null, key('crm', 1)],
      ['contact-of', a, key('crm', 1)],
      ['guardian', null, key('crm', 1)],
    ]);
    const one = await everyPage(
      1,
      async (next) => (await relationsOf(hub(), ALL, [{ customer: owner, page: next }]))[0]!,
    );
    expect(one.map((each) => each.fact.type)).toEqual(['employee', 'spouse', 'contact-of', 'guardian']);
    const [hidden] = await relationsOf(hub(), NORTH, [{ customer: owner, page: { first: 10 } }]);
    expect(hidden!.rows.map(({ item }) => item.to?.id ?? null)).toEqual([null, null, a, null]);
  });

  test('the other way round: who states a relation to any record of the customer, a page at a time', async () => {
    const owner = await view(b);
    counted.reset();
    const read = (predicate: RowPredicate) => (page: PageRequest) =>
      inverseRelationsOf(hub(), predicate, [{ customer: owner, page }]).then(([found]) => found!);
    const facts = await everyPage(1, read(ALL));
    expect(facts.map(({ fact, to, from }) => [fact.type, to?.id, from])).toEqual([
      ['employee', a, key('crm', 1)],
      ['spouse', large, keysOfLarge[0]],
      ['guardian', large, keysOfLarge[0]],
    ]);
    // Who may not see the one who states it does not see the relation.
    expect((await everyPage(10, read(NORTH))).map(({ to }) => to?.id)).toEqual([a]);
    counted.reset();
    await inverseRelationsOf(hub(), ALL, [{ customer: owner, page: { first: 10 } }]);
    expect(counted.calls).toEqual(['top keys', 'get records', 'get links', 'get customers']);
    const [none] = await inverseRelationsOf(hub(), ALL, [{ customer: await view(large), page: { first: 10 } }]);
    expect(none).toMatchObject({ rows: [], hasNextPage: false });
  });

  test('few relations among many records are all reached, in pages bounded by work', async () => {
    const owner = await view(large);
    counted.reset();
    const found = await everyPage(20, async (page) => (await relationsOf(hub(), ALL, [{ customer: owner, page }]))[0]!);
    expect(found.slice(3).map((each) => each.fact.toName)).toEqual(keysOfLarge.filter((_, n) => n % 300 === 299));
    expect(counted.calls.filter((call) => call === 'get records')).toHaveLength(6);
  });

  test('every recorded value of the attributes asked for, chosen or not', async () => {
    const owner = await view(a);
    const read = (attributes: readonly ('email' | 'segment')[]) => (page: PageRequest) =>
      recordedValuesOf(hub(), [{ customer: owner, attributes, page }]).then(([found]) => found!);
    expect((await everyPage(1, read(['segment']))).map((each) => each.value.raw)).toEqual(['retail', 'trade']);
    expect((await everyPage(2, read(['email', 'segment']))).map((each) => each.value.raw)).toEqual([
      'x@example.org',
      'y@example.org',
      'retail',
      'trade',
    ]);
  });

  test('possible duplicates: other customers by their strongest edge, none that is the same customer', async () => {
    const customers = [await view(a), await view(b)];
    counted.reset();
    const [ofA, ofB] = await possibleDuplicatesOf(hub(), ALL, customers);
    const reads = ['top edges', 'get links', 'get customers', 'top verdictMembers'];
    expect(counted.calls).toEqual([...reads, 'get verdicts', 'get verdictEnds']);
    expect(ofA!.found.map(({ customer: { id }, edge }) => [id, edge.weight])).toEqual([
      [b, 5],
      [large, 4],
    ]);
    expect(ofB!.found.map(({ customer: { id }, edge }) => [id, edge.weight])).toEqual([[a, 5]]);
    expect([ofA!.cut, ofB!.cut]).toEqual([false, false]);
    const [hidden] = await possibleDuplicatesOf(hub(), NORTH, [customers[1]!]);
    expect(hidden!.found.map((each) => each.customer.id)).toEqual([a]);
  });

  test('neither records of the same customer nor hidden ones push a possible duplicate off', async () => {
    const customer = await view(busy);
    const [ofNorth] = await possibleDuplicatesOf(hub(), NORTH, [customer]);
    expect(ofNorth!.found.map((each) => each.customer.id)).toEqual([last]);
    expect(ofNorth!.cut).toBe(false);
    const [ofAll] = await possibleDuplicatesOf(hub(), ALL, [customer]);
    expect(ofAll!.found.map(({ edge }) => edge.weight)).toEqual(Array.from({ length: 50 }, () => 2));
    expect(ofAll!.cut).toBe(true);
  });

  test('who a steward keeps apart is no possible duplicate, by whichever of their records', async () => {
    counted.reset();
    const [ofDecided, ofLarge] = await possibleDuplicatesOf(hub(), ALL, [await view(decided), await view(large)]);
    expect(ofDecided!.found).toEqual([]);
    expect(ofLarge!.found.map((each) => each.customer.id)).toEqual([a]);
    const none = await possibleDuplicatesOf(hub(), ALL, []);
    expect(none).toEqual([]);
    counted.reset();
    await possibleDuplicatesOf(hub(), ALL, [await view(large)]);
    expect(counted.calls).toEqual(['get customers', 'top edges', 'get links', 'get customers', 'top verdictMembers']);
  });
});
