import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RowPredicate } from '../../../domain/model/index.ts';
import {
  countCustomers,
  listCustomers,
  sourceSystems,
  type CustomerFilter,
  type CustomerSort,
  type PageRequest,
} from '../../../hub/read/index.ts';
import type { CustomerDocument } from '../../../stores/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { Seed, at, customer, customerId, key, record } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const ALL: RowPredicate = { kind: 'all' };
const REGIONS = ['east', 'north', 'south', 'Ωmega', '𝒳'];

const BRANDS = ['alpha', 'beta', 'gamma'];
const COUNTRIES = ['DE', 'FR'];

/** One brand, several or none; of some also a country behind the first. */
function several(n: number): Partial<CustomerDocument> {
  const [brand = null, ...behind] = BRANDS.filter((_, i) => (n >> i) & 1);
  const country = COUNTRIES[n % 3] ?? null;
  const further = {
    ...(behind.length > 0 && { brand: behind }),
    ...(n % 4 === 0 && { country: COUNTRIES.filter((each) => each !== country) }),
  };
  return { brand, country, ...(Object.keys(further).length > 0 && { further }) };
}

/** Whether any of the values that a customer has is among those asked for. */
function hasAny(doc: CustomerDocument, field: 'brand' | 'country', asked: readonly string[] | undefined): boolean {
  return (
    asked === undefined || [doc[field], ...(doc.further?.[field] ?? [])].some((v) => v !== null && asked.includes(v))
  );
}

/** Deterministic, with many equal values, missing ones, and rows that are no active customers. */
const DOCS: readonly (CustomerDocument & { id: string })[] = Array.from({ length: 60 }, (_, n) => ({
  id: customerId(n),
  ...customer([key('crm', n)], {
    kind: n % 3 === 0 ? 'organisation' : 'person',
    status: n % 10 === 9 ? 'RETIRED' : 'ACTIVE',
    region: n % 7 === 0 ? null : (REGIONS[n % 5] ?? null),
    segment: n % 2 === 0 ? 'retail' : null,
    restricted: n % 11 === 0 ? 'yes' : 'no',
    ...several(n),
    createdAt: at(n % 13),
    updatedAt: at(n),
  }),
}));

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  const hub = () => hubOver(opened.store);

  beforeAll(async () => {
    opened = await kind.open();
    const seed = new Seed(opened.store);
    for (const { id, ...doc } of DOCS) seed.put('customers', id, doc);
    for (const system of ['crm', 'crm-lead', 'erp', 'app']) {
      for (let n = 0; n < 3; n += 1) seed.put('records', key(system, n), record(key(system, n)));
    }
    seed.put('sourceSystems', 'erp', { name: 'ERP', owner: 'finance', trustRank: 1, freshness: { contact: 'P1D' } });
    seed.put('sourceSystems', 'shop', { name: 'Shop', owner: null, trustRank: 2, freshness: {} });
    await seed.commit();
  });
  afterAll(() => opened.destroy());

  async function everyPage(filter: CustomerFilter, sort: CustomerSort, first: number, predicate = ALL) {
    const ids: string[] = [];
    let page: PageRequest = { first };
    for (;;) {
      const found = await listCustomers(hub(), predicate, filter, sort, page);
      ids.push(...found.rows.map((row) => row.item.id));
      const last = found.rows.at(-1);
      if (!found.hasNextPage || !last) return ids;
      page = { first, after: last.position };
    }
  }

  function expected(accept: (doc: CustomerDocument) => boolean, sort: CustomerSort): string[] {
    const text = (value: string | null) => (value === null ? '' : `!${value}`);
    const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    return DOCS.filter((doc) => doc.status === 'ACTIVE' && accept(doc))
      .sort((a, b) => sort.direction * (bytes(text(a[sort.by]), text(b[sort.by])) || bytes(a.id, b.id)))
      .map((doc) => doc.id);
  }

  test('pages of any length, filter and order find every active customer once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          first: fc.integer({ min: 1, max: 30 }),
          by: fc.constantFrom('createdAt', 'updatedAt', 'region', 'segment', 'brand'),
          direction: fc.constantFrom(1, -1),
          kind: fc.option(fc.constantFrom('person', 'organisation'), { nil: undefined }),
          regions: fc.option(fc.subarray(REGIONS), { nil: undefined }),
          restricted: fc.option(fc.boolean(), { nil: undefined }),
          from: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
          allowed: fc.option(fc.subarray(REGIONS), { nil: undefined }),
          brands: fc.option(fc.subarray(BRANDS), { nil: undefined }),
          countries: fc.option(fc.subarray(COUNTRIES), { nil: undefined }),
        }),
        async ({ first, by, direction, kind: asked, regions, restricted, from, allowed, brands, countries }) => {
          const filter: CustomerFilter = {
            ...(asked && { kind: asked }),
            ...(restricted !== undefined && { restricted }),
            ...(from !== undefined && { updatedAt: { from: at(from), to: at(50) } }),
            fields: {
              ...(regions && { region: regions }),
              ...(brands && { brand: brands }),
              ...(countries && { country: countries }),
            },
          };
          const predicate: RowPredicate = allowed ? { kind: 'in', path: 'region', values: allowed } : ALL;
          const sort = { by: by as CustomerSort['by'], direction: direction as 1 };
          const want = expected(
            (doc) =>
              (asked === undefined || doc.kind === asked) &&
              (restricted === undefined || (doc.restricted === 'yes') === restricted) &&
              (from === undefined || (doc.updatedAt >= at(from) && doc.updatedAt < at(50))) &&
              (regions === undefined || (doc.region !== null && regions.includes(doc.region))) &&
              hasAny(doc, 'brand', brands) &&
              hasAny(doc, 'country', countries) &&
              (allowed === undefined || (doc.region !== null && allowed.includes(doc.region))),
            sort,
          );
          expect(await everyPage(filter, sort, first, predicate)).toEqual(want);
          expect(await countCustomers(hub(), predicate, filter)).toEqual({ count: want.length, isLowerBound: false });
        },
      ),
      { numRuns: kind.name === 'embedded' ? 60 : 15 },
    );
  });

  test('a predicate of several clauses finds their union, each customer once', async () => {
    const predicate: RowPredicate = {
      kind: 'any',
      of: [
        { kind: 'in', path: 'region', values: ['north', 'south'] },
        { kind: 'in', path: 'segment', values: ['retail'] },
      ],
    };
    const sort = { by: 'createdAt', direction: -1 } as const;
    const want = expected((d) => d.region === 'north' || d.region === 'south' || d.segment === 'retail', sort);
    expect(await everyPage({}, sort, 4, predicate)).toEqual(want);
    expect(await countCustomers(hub(), predicate, {})).toEqual({ count: want.length, isLowerBound: false });
    expect(await everyPage({}, sort, 4, { kind: 'none' })).toEqual([]);
  });

  test('systems that are described and systems that have records, one of whose names begins the other', async () => {
    const systems = await sourceSystems(hub());
    expect(systems.map((each) => [each.system, each.described?.name ?? null, each.hasRecords])).toEqual([
      ['app', null, true],
      ['crm', null, true],
      ['crm-lead', null, true],
      ['erp', 'ERP', true],
      ['shop', 'Shop', false],
    ]);
  });
});
