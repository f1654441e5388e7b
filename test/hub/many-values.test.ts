import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deterministicResolver, type Resolver } from '../../domain/matching/index.ts';
import {
  RELATIONS_PER_RECORD,
  VALUES_PER_ATTRIBUTE,
  type IncomingRecord,
  type SourceKey,
} from '../../domain/model/index.ts';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import { deleteRecord, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import { customersByContact } from '../../hub/read/index.ts';
import { UNIT_LIMITS, type Store, type Unit } from '../../stores/index.ts';
import { IMPORTER, person, testHub } from '../support/hub.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { all } from './model/all.ts';

const MANY = VALUES_PER_ATTRIBUTE;
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

let opened: OpenedStore;
let hub: Hub;
let units: Unit[];
beforeEach(async () => {
  opened = await freshStore();
  units = [];
  const { store } = opened;
  const noting: Store = Object.assign(Object.create(store) as Store, {
    commit: (unit: Unit) => {
      units.push(unit);
      return store.commit(unit);
    },
  });
  hub = testHub(noting, { resolver: deterministicResolver() });
});
afterEach(() => opened.destroy());

const upsert = (...records: IncomingRecord[]) => upsertRecords(hub, records, { by: IMPORTER });
const ada = (key: string, emails: readonly string[]): IncomingRecord => ({
  ...person(key, { given: 'Ada', family: 'Lovelace' }),
  attributes: normalizeRecord({ kind: 'person', name: [{ given: 'Ada', family: 'Lovelace' }], email: emails })
    .attributes,
  raw: JSON.stringify(emails),
});
const holdersOf = async (value: string) => {
  const page = await customersByContact(hub, { kind: 'all' }, { kind: 'contact:email', value }, { first: 10 });
  return page.rows.map(({ item }) => item.doc.sourceKeys);
};

describe('records with many values', () => {
  const hers = upTo(MANY).map((n) => `ada.${n}@lovelace.org`);
  const shops = upTo(61).map((n) => `ada.${n}@king.org`);

  test('the hundredth address of a record is looked up as the first is', async () => {
    await upsert(ada('crm:v', hers));
    for (const email of [hers[0], hers[7], hers[8], hers[MANY - 1]])
      expect(await holdersOf(email!)).toEqual([['crm:v']]);
    expect(await holdersOf('ada@lovelace.org')).toEqual([]);
  });

  test.each([
    ['first in both', [hers[99]!, ...hers.slice(0, 99)], [hers[99]!, ...shops]],
    ['last in both', hers, [...shops, hers[99]!]],
    ['first in one, last in the other', [...hers].reverse(), [...shops, hers[99]!]],
  ])('an address that two records share joins them wherever it stands: %s', async (_title, one, other) => {
    await upsert(ada('crm:v', one));
    const [joined] = (await upsert(ada('shop:v', other))).results;
    expect(await holdersOf(shops[60]!)).toEqual([['crm:v', 'shop:v']]);
    expect(await holdersOf(hers[50]!)).toEqual([['crm:v', 'shop:v']]);
    expect((await upsert(ada('erp:v', [hers[98]!]))).results[0]?.customerId).toBe(joined?.customerId);
    expect((await verify(hub)).differences).toEqual([]);
  });

  const largest = (series: number): IncomingRecord => {
    const { attributes } = normalizeRecord({
      kind: 'person',
      name: [{ full: 'Ada Lovelace' }, { full: 'Ada King Noel' }],
      birthDate: ['1915-12-10'],
      email: upTo(MANY).map((n) => `a.long.local.part.of.an.address.${series}.${n}@lovelace-and-daughters.example.org`),
      phone: upTo(MANY).map((n) => `+44 20 ${7_940 + series} ${String(1_000 + 7 * n)}`),
      identifier: upTo(MANY).map((n) => ({ type: 'account', value: `${series}-${n}`, issuer: 'a bank' })),
    });
    return { ...person('crm:v', {}), attributes, raw: JSON.stringify(attributes).slice(0, 100_000) };
  };

  test('the largest record is one unit with its other rows; what replaces all of it goes ahead of it', async () => {
    await upsert(largest(1));
    const writing = units.filter(({ writes }) => writes.some(({ collection }) => collection === 'records'));
    expect(writing).toHaveLength(1);
    const [{ writes } = { writes: [] }] = writing;
    expect(writes.filter(({ collection }) => collection === 'keys').length).toBeGreaterThan(3 * MANY);
    expect(writes.length).toBeLessThanOrEqual(UNIT_LIMITS.writes);
    expect(Buffer.byteLength(JSON.stringify(writes))).toBeLessThan(UNIT_LIMITS.bytes / 2);
    const relations = upTo(RELATIONS_PER_RECORD).map(
      (n) => ({ type: 'guardian', to: `crm:${n}` as SourceKey }) as const,
    );
    for (const next of [largest(2), { ...largest(3), relations }]) {
      expect((await upsert(next)).results).toMatchObject([{ outcome: 'changed' }]);
      expect((await verify(hub)).differences).toEqual([]);
    }
    await deleteRecord(hub, { key: 'crm:v' as SourceKey }, { by: IMPORTER });
    expect(await all(hub.store, 'keys')).toEqual([]);
    expect(Math.max(...units.map((unit) => unit.writes.length))).toBeLessThanOrEqual(UNIT_LIMITS.writes);
  });

  test('a record that joins a customer by each of its values is written', async () => {
    await upsert(...upTo(MANY).map((n) => ada(`shop:${n}`, [hers[n]!])));
    expect((await upsert(ada('crm:v', hers))).results).toMatchObject([{ outcome: 'inserted' }]);
    expect((await holdersOf(hers[MANY - 1]!))[0]).toHaveLength(MANY + 1);
    expect((await verify(hub)).differences).toEqual([]);
  });

  test('a store written while only the first eight counted differs until it is repaired', async () => {
    const now = deterministicResolver();
    const cut = <R extends IncomingRecord>(record: R): R => {
      const email = (record.attributes.email ?? []).slice(0, 8);
      return { ...record, attributes: { ...record.attributes, email } };
    };
    const then: Resolver = {
      ...now,
      version: 'rules-1',
      keys: (record) => now.keys(cut(record)),
      compare(a, b, isGeneric) {
        const edge = now.compare(cut(a), cut(b), isGeneric);
        return edge && { ...edge, resolver: 'rules-1' };
      },
    };
    const records = [ada('crm:v', hers), ada('shop:v', [...shops, hers[99]!]), ada('erp:v', [hers[0]!])];
    const { results } = await upsertRecords({ ...hub, resolver: then }, records, { by: IMPORTER });
    expect(new Set(results.map(({ customerId }) => customerId)).size).toBe(2);
    const { differences } = await verify(hub, { repair: true });
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(['keys', 'edges', 'partition']));
    expect((await verify(hub)).differences).toEqual([]);
    expect(await holdersOf(hers[99]!)).toEqual([['crm:v', 'erp:v', 'shop:v']]);
  });

  test('a record with more is refused whole, and told what is too many', async () => {
    const { results } = await upsert(ada('crm:v', [...hers, 'ada@lovelace.org']));
    expect(results).toMatchObject([
      { outcome: 'rejected', error: { code: 'BAD_USER_INPUT', field: ['attributes', 'email'] } },
    ]);
    expect(await all(hub.store, 'keys')).toEqual([]);
  });
});
