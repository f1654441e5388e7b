import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { normalizeRecord, type RawRecord } from '../../../domain/normalize/index.ts';
import type { RowPredicate } from '../../../domain/model/index.ts';
import {
  customersByContact,
  searchCustomers,
  seesUnknownCustomers,
  settledPredicate,
  upsertRecords,
  visibleKeys,
  type CountedPage,
  type CustomerView,
  type Hub,
} from '../../../hub/index.ts';
import { customersBySourceKey, inverseRelationsOf, type PageRequest } from '../../../hub/read/index.ts';
import { shownPage } from '../../../hub/read/page.ts';
import { RELATION_KEY } from '../../../hub/relation-keys.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { STEWARD } from '../../support/hub.ts';
import { identityHub } from '../../support/identity-hub.ts';
import { Seed, customerId, key, record } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const NORTH: RowPredicate = { kind: 'in', path: 'team', values: ['north'] };
const EMAIL = 'desk@example.org';

const maria = (n: number, team: string): RawRecord => ({
  kind: 'person',
  name: [{ given: 'Maria', family: `Gonzalez${'abcdefghij'[n % 10]}` }],
  team: [team],
  email: [`${team}-${n}@example.org`],
  identifier: [{ type: 'loyalty', value: `L${team}${n + 10}`, issuer: 'shop' }],
});

interface World {
  readonly opened: OpenedStore;
  readonly counted: Counted;
  readonly hub: Hub;
}

describe.each(storeKinds())('$name', (kind) => {
  let without: World;
  let beside: World;

  /** Ten visible customers, and as many hidden ones as said. */
  async function world(hidden: number): Promise<World> {
    const opened = await kind.open();
    const counted = counting(opened.store);
    const hub = identityHub(counted.store);
    const people = [
      ...Array.from({ length: 10 }, (_, n) => maria(n, 'north')),
      ...Array.from({ length: hidden }, (_, n) => maria(n, 'south')),
    ];
    const records = people.map((raw, n) => ({
      key: key('crm', String(n).padStart(4, '0')),
      kind: raw.kind,
      deleted: false,
      raw: '{}',
      attributes: normalizeRecord(raw).attributes,
      relations: [],
      provenance: { batchId: 'b', row: n, mapping: 'm', normaliser: 'n' },
    }));
    const { results } = await upsertRecords(hub, records, { by: STEWARD });
    expect(new Set(results.map(({ customerId }) => customerId)).size).toBe(people.length);
    // One address for all: records would be joined by it, so only its look-up rows are there.
    const seed = new Seed(opened.store);
    for (const record of records) seed.keyRow('contact:email', EMAIL, record.key);
    await seed.commit();
    return { opened, counted, hub };
  }

  beforeAll(async () => {
    [without, beside] = [await world(0), await world(230)];
  }, 300_000);
  afterAll(async () => {
    await without.opened.destroy();
    await beside.opened.destroy();
  });

  /** What the actor is told, and what it cost: store calls, and documents that hold anything of a customer. */
  async function asked({ counted, hub }: World, ask: (hub: Hub) => Promise<CountedPage<CustomerView>>) {
    counted.reset();
    const { rows, hasNextPage, cut, total } = await ask(hub);
    const names = rows.map(({ item }) => (JSON.parse(item.doc.golden) as { attributes: object }).attributes);
    const read = { customers: counted.documents('customers'), records: counted.documents('records') };
    return {
      rows: JSON.stringify(names).length,
      count: rows.length,
      hasNextPage,
      cut,
      total,
      calls: [...counted.calls],
      read,
    };
  }

  test.each(['maria gonzalez', 'gonzaleza', 'gonzales', EMAIL, 'Lsouth13', 'nobody of this name'])(
    'hidden customers change nothing of a search for "%s": neither answer, count, page, store calls nor what is read of customers',
    async (text) => {
      for (const first of [3, 50]) {
        const search = (hub: Hub) => searchCustomers(hub, NORTH, text, { first });
        expect(await asked(beside, search)).toEqual(await asked(without, search));
      }
    },
  );

  test('nor of who has a contact point, though it has more than are read of one key', async () => {
    const find = (hub: Hub) => customersByContact(hub, NORTH, { kind: 'contact:email', value: EMAIL }, { first: 4 });
    const found = await asked(beside, find);
    expect(found).toEqual(await asked(without, find));
    expect(found.total).toBe(10);
    expect(found.cut).toBe(false);
  });

  test('who is found by nothing but a contact is not found by who may not read contacts', async () => {
    const all: RowPredicate = { kind: 'all' };
    const total = async (text: string, byContact: boolean, byIdentifier: boolean) =>
      (await searchCustomers(without.hub, all, text, { first: 5 }, { byContact, byIdentifier })).total;
    expect(await total('north-3@example.org', false, true)).toBe(0);
    expect(await total('north-3@example.org', true, false)).toBe(1);
    expect(await total('Lnorth13', true, false)).toBe(0);
    expect(await total('Lnorth13', false, true)).toBe(1);
  });
});

describe('who states a relation to a customer', () => {
  const HIDDEN = [0, 1, 2, 5, 7];
  const SEEN = [3, 4, 6].map((n) => key('crm', `p${n}`));

  test.each(storeKinds())('$name: pages of every size are full of those who may be seen, and end', async (kind) => {
    const opened = await kind.open();
    const hub = identityHub(opened.store);
    const firm = key('crm', 'firm');
    const raws: RawRecord[] = [
      { kind: 'organisation', organisationName: [{ full: 'Example Works Ltd' }], team: ['north'] },
      ...Array.from({ length: 8 }, (_, n) => maria(n, HIDDEN.includes(n) ? 'south' : 'north')),
    ];
    const records = raws.map((raw, n) => ({
      key: n === 0 ? firm : key('crm', `p${n - 1}`),
      kind: raw.kind,
      deleted: false,
      raw: '{}',
      attributes: normalizeRecord(raw).attributes,
      relations: n === 0 ? [] : [{ type: 'employee' as const, to: firm }],
      provenance: { batchId: 'b', row: n, mapping: 'm', normaliser: 'n' },
    }));
    await upsertRecords(hub, records, { by: STEWARD });
    const [customer] = await customersBySourceKey(hub, NORTH, [firm]);
    for (const first of [1, 2, 3, 4]) {
      const pages: (readonly string[])[] = [];
      for (let after: PageRequest['after'], more = true; more && pages.length < 9;) {
        const page: PageRequest = { first, ...(after && { after }) };
        const [found] = await inverseRelationsOf(hub, NORTH, [{ customer: customer!, page }]);
        pages.push(found!.rows.map(({ item }) => item.from));
        more = found!.hasNextPage;
        after = found!.end ?? found!.rows.at(-1)?.position;
      }
      const full = Array.from({ length: Math.ceil(3 / first) }, (_, n) => SEEN.slice(n * first, (n + 1) * first));
      expect(pages).toEqual(full);
    }
    await opened.destroy();
  });
});

describe('a company that more records name than are looked up at once', () => {
  const NAMERS = 460;
  // Of signs that stores and JavaScript put in another order.
  const SIGNS = ['x', '\ufb01', '\u{1f600}'];
  const namers = Array.from({ length: NAMERS }, (_, n) => key('crm', `${SIGNS[n % 3]}${String(n).padStart(3, '0')}`));
  const firms = [key('erp', 1), key('erp', 2)];

  test.each(storeKinds())('$name: every page together has each of them once', async (kind) => {
    const opened = await kind.open();
    const hub = identityHub(opened.store);
    const seed = new Seed(opened.store).customer(customerId(1), firms);
    for (const [n, each] of namers.entries()) {
      const to = firms[n % 7 === 0 ? 1 : 0]!;
      seed.customer(customerId(n + 10), [each], { team: n % 2 === 0 ? 'north' : 'south' });
      seed.put('records', each, record(each, { relations: [{ type: 'employee', to }] }));
      seed.keyRow(RELATION_KEY, to, each);
    }
    await seed.commit();
    const [customer] = await customersBySourceKey(hub, { kind: 'all' }, firms);
    const read = async (predicate: RowPredicate) => {
      const found: string[] = [];
      for (let after: PageRequest['after'], more = true; more;) {
        const page: PageRequest = { first: 90, ...(after && { after }) };
        const [next] = await inverseRelationsOf(hub, predicate, [{ customer: customer!, page }]);
        found.push(...next!.rows.map(({ item }) => item.from));
        more = next!.hasNextPage;
        after = next!.end ?? next!.rows.at(-1)?.position;
        expect(found.length).toBeLessThanOrEqual(NAMERS);
      }
      return found.sort();
    };
    expect(await read({ kind: 'all' })).toEqual([...namers].sort());
    expect(await read(NORTH)).toEqual(namers.filter((_, n) => n % 2 === 0).sort());
    await opened.destroy();
  });
});

test('a page leads on from its last row, though that one is not shown', () => {
  const rows = ['a', 'b', 'c'].map((item) => ({ item, position: [item] }));
  const page = { rows, hasNextPage: true, cut: false };
  const without = (...gone: string[]) => shownPage(page, (item) => (gone.includes(item) ? null : item));
  expect(without('a')).toEqual({ ...page, rows: rows.slice(1) });
  expect(without('c')).toEqual({ ...page, rows: rows.slice(0, 2), end: ['c'] });
  expect(without('a', 'b', 'c')).toEqual({ ...page, rows: [], end: ['c'] });
});

describe('whom a predicate names', () => {
  test.each(storeKinds())('$name: the survivor of an id that was merged, however deep', async (kind) => {
    const opened = await kind.open();
    const [first, second, third] = [customerId(1), customerId(2), customerId(3)];
    await new Seed(opened.store)
      .customer(first, [], { status: 'MERGED', redirectTo: second })
      .customer(second, [], { status: 'MERGED', redirectTo: third })
      .customer(third, [key('crm', 1)])
      .commit();
    const hub = identityHub(opened.store);
    const named: RowPredicate = { kind: 'any', of: [NORTH, { kind: 'named', ids: [first, customerId(9)] }] };
    const settled = await settledPredicate(hub, named);
    expect(settled).toEqual({ kind: 'any', of: [NORTH, { kind: 'in', path: 'id', values: [third] }] });
    expect(await visibleKeys(hub, settled, [key('crm', 1), key('crm', 2)])).toEqual([key('crm', 1)]);
    expect(await visibleKeys(hub, named, [key('crm', 1)])).toEqual([]);
    await opened.destroy();
  });

  test('rows of nobody are seen by who may see a customer of whom nothing is known', () => {
    const unrestricted: RowPredicate = { kind: 'in', path: 'restricted', values: ['no', 'yes'] };
    expect([seesUnknownCustomers({ kind: 'all' }), seesUnknownCustomers(unrestricted)]).toEqual([true, true]);
    expect(seesUnknownCustomers({ kind: 'every', of: [NORTH, unrestricted] })).toBe(false);
    expect(seesUnknownCustomers({ kind: 'named', ids: [customerId(1)] })).toBe(false);
  });
});
