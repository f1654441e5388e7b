import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, IncomingRecord, Instant, PartialDate, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../../hub/context.ts';
import { deleteRecord } from '../../hub/commands/index.ts';
import { upsertRecords } from '../../hub/upsert/index.ts';
import { customersById, inverseRelationsOf } from '../../hub/read/index.ts';
import { emailResolver, IMPORTER, person, testHub } from '../support/hub.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = testHub(opened.store, { resolver: emailResolver() });
});
afterEach(() => opened.destroy());

const upsert = (...records: IncomingRecord[]) => upsertRecords(hub, records, { by: IMPORTER });
const customer = async (id: CustomerId | null) => {
  const row = (await hub.store.get('customers', [id ?? ''])).get(id ?? '');
  if (!row) throw new Error('no such customer');
  return row;
};
const ids = (result: Awaited<ReturnType<typeof upsert>>) => result.results.map((each) => each.customerId);

describe('upsertRecords', () => {
  test('records that share an e-mail address are one customer, in one call or in several', async () => {
    const first = await upsert(
      person('crm:1', { family: 'Doe', email: 'a@x.org' }),
      person('shop:1', { family: 'Doe', email: 'a@x.org' }),
      person('crm:2', { family: 'Roe', email: 'b@x.org' }),
    );
    const [a, b, c] = ids(first);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(first.results.map((each) => each.outcome)).toEqual(['inserted', 'inserted', 'inserted']);
    expect(first.finality).toBe('final');
    const second = await upsert(person('erp:9', { family: 'Doe', email: 'a@x.org' }));
    expect(ids(second)).toEqual([a]);
    expect(second.affected).toEqual([{ customerId: a, kind: 'linked' }]);
    const row = await customer(a ?? null);
    expect(row.doc.sourceKeys).toEqual(['crm:1', 'erp:9', 'shop:1']);
    expect(row.version).toBe(2);
    expect(JSON.parse(row.doc.golden)).toMatchObject({ records: 3 });
  });

  test('every customer that one record names is reached from the other end, and no more than a record may name', async () => {
    const members = Array.from({ length: 1_000 }, (_, n) => person(`crm:${n}`, { given: `G${n}`, family: 'Doe' }));
    const [first, twentieth, last] = [members[0]!, members[20]!, members[999]!];
    const [one, two, three] = ids(await upsert(first, twentieth, last));
    const relations = members.map(({ key }) => ({ type: 'guardian', to: key }) as const);
    const family = { ...person('crm:family', { family: 'Doe' }), relations };
    const [head] = ids(await upsert(family));
    const customers = await customersById(hub, { kind: 'all' }, [one!, two!, three!]);
    const pages = await inverseRelationsOf(
      hub,
      { kind: 'all' },
      customers.map((each) => ({ customer: each!, page: { first: 10 } })),
    );
    expect(pages.map(({ rows }) => rows.map(({ item }) => [item.to?.id, item.fact.to]))).toEqual(
      [first, twentieth, last].map(({ key }) => [[head, key]]),
    );
    const [refused] = (await upsert({ ...family, relations: [...relations, ...relations.slice(0, 1)] })).results;
    expect(refused).toMatchObject({ outcome: 'rejected', error: { code: 'BAD_USER_INPUT' } });
  });

  test('a record that connects two customers merges them by a redirect and moves no link', async () => {
    const [a] = ids(await upsert(person('crm:1', { email: 'a@x.org' })));
    const [b] = ids(await upsert(person('crm:2', { email: 'b@x.org' })));
    const both = person('crm:3', { email: 'a@x.org' });
    const email = [...(both.attributes.email ?? []), ...(person('x:1', { email: 'b@x.org' }).attributes.email ?? [])];
    const result = await upsert({ ...both, attributes: { ...both.attributes, email } });
    const survivor = (a ?? '') < (b ?? '') ? a : b;
    const loser = survivor === a ? b : a;
    expect(ids(result)).toEqual([survivor]);
    expect((await customer(loser ?? null)).doc).toMatchObject({ status: 'MERGED', redirectTo: survivor });
    expect((await customer(survivor ?? null)).doc.sourceKeys).toEqual(['crm:1', 'crm:2', 'crm:3']);
    const links = await hub.store.get('links', ['crm:1', 'crm:2']);
    expect([links.get('crm:1')?.doc.customerId, links.get('crm:2')?.doc.customerId]).toEqual([a, b]);
    // When the bridge goes, the two are apart again under the ids they had.
    await deleteRecord(hub, { key: 'crm:3' as SourceKey }, { by: IMPORTER });
    expect((await customer(loser ?? null)).doc).toMatchObject({ status: 'ACTIVE', redirectTo: null });
    expect((await customer(a ?? null)).doc.sourceKeys).toEqual(['crm:1']);
    expect((await customer(b ?? null)).doc.sourceKeys).toEqual(['crm:2']);
  });

  test('order: newer replaces, older goes to history, equal with other content is refused, a tombstone holds', async () => {
    const said = (version: string, family: string) => person('crm:1', { family, email: 'a@x.org', version });
    await upsert(said('5', 'Five'));
    const outcomes = async (record: IncomingRecord) => (await upsert(record)).results[0];
    expect(await outcomes(said('5', 'Five'))).toMatchObject({ outcome: 'unchanged' });
    expect(await outcomes(said('5', 'Other'))).toMatchObject({
      outcome: 'rejected',
      error: { code: 'VERSION_CONFLICT' },
    });
    expect(await outcomes(said('4', 'Four'))).toMatchObject({ outcome: 'superseded' });
    expect(await outcomes(said('4', 'Four'))).toMatchObject({ outcome: 'superseded' });
    expect(await outcomes(said('10', 'Ten'))).toMatchObject({ outcome: 'changed' });
    const history = await hub.store.findTopPerKey({
      collection: 'recordVersions',
      field: 'sourceKey',
      keys: ['crm:1'],
      limit: 10,
    });
    expect((history.get('crm:1') ?? []).map((row) => row.doc.sourceVersion)).toEqual(['5', '4']);
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
    expect(await outcomes(said('10', 'Ten'))).toMatchObject({ outcome: 'superseded', customerId: null });
    expect(await outcomes(said('11', 'Eleven'))).toMatchObject({ outcome: 'changed' });
  });

  test('what comes again as it came is taken anew where it is read otherwise by now', async () => {
    const read = (family: string, normaliser: string, mapping = 'm@1') => {
      const said = person('crm:1', { family, version: '5' });
      return { ...said, raw: '{"name":"X"}', provenance: { ...said.provenance, normaliser, mapping } };
    };
    const outcome = async (record: IncomingRecord) => (await upsert(record)).results[0]?.outcome;
    expect(await outcome(read('Once', 'norm-a'))).toBe('inserted');
    expect(await outcome(read('Now', 'norm-a'))).toBe('rejected');
    expect(await outcome(read('Once', 'norm-b'))).toBe('unchanged');
    expect(await outcome(read('Now', 'norm-b'))).toBe('changed');
    expect(await outcome(read('Now', 'norm-b'))).toBe('unchanged');
    expect(await outcome(read('Soon', 'norm-b', 'm@2'))).toBe('changed');
    expect(await outcome({ ...read('Late', 'norm-b', 'm@3'), raw: '{"name":"Y"}' })).toBe('rejected');
  });

  test('what comes again as it came, with a version that is read as an older one, replaces it, but no deletion', async () => {
    const read = (sourceUpdatedAt: string, mapping: string, normaliser = 'norm-a'): IncomingRecord => {
      const { sourceVersion: _, ...said } = person('crm:1', { family: 'One', version: '1' });
      const at = sourceUpdatedAt as Instant;
      return {
        ...said,
        raw: '{"at":"10:00"}',
        sourceUpdatedAt: at,
        provenance: { ...said.provenance, mapping, normaliser },
      };
    };
    const outcome = async (record: IncomingRecord) => (await upsert(record)).results[0]?.outcome;
    expect(await outcome(read('2020-01-05T10:00:00.000Z', 'm@1'))).toBe('inserted');
    expect(await outcome(read('2020-01-05T09:00:00.000Z', 'm@1'))).toBe('superseded');
    expect(await outcome(read('2020-01-05T09:00:00.000Z', 'm@1', 'norm-b'))).toBe('superseded');
    expect(await outcome(read('2020-01-05T09:00:00.000Z', 'm@2'))).toBe('changed');
    const stored = (await hub.store.get('records', ['crm:1'])).get('crm:1')?.doc;
    expect(stored?.sourceUpdatedAt).toBe('2020-01-05T09:00:00.000Z');
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
    expect(await outcome(read('2020-01-05T09:00:00.000Z', 'm@3'))).toBe('superseded');
  });

  test.each([
    ['with a version', '5'],
    ['without one', undefined],
  ])('the same texts %s are taken anew where mapping or normaliser now reads them', async (_title, version) => {
    const read = (day: string | null, mapping: string, normaliser = 'norm-a'): IncomingRecord => {
      const said = person('crm:1', { family: 'One', ...(version !== undefined && { version }) });
      const quality = day === null ? 'unparseable' : 'valid';
      const birthDate = [{ raw: '03/04/1990', value: day as PartialDate | null, quality }] as const;
      const attributes = { ...said.attributes, birthDate };
      return { ...said, attributes, provenance: { ...said.provenance, mapping, normaliser } };
    };
    const outcome = async (record: IncomingRecord) => (await upsert(record)).results[0]?.outcome;
    const birthDate = async () => (await hub.store.get('records', ['crm:1'])).get('crm:1')?.doc.attributes.birthDate;
    expect(await outcome(read(null, 'm@1'))).toBe('inserted');
    expect(await outcome(read('1990-04-03', 'm@1'))).toBe('unchanged');
    expect(await outcome(read(null, 'm@2'))).toBe('unchanged');
    expect(await outcome(read('1990-04-03', 'm@2'))).toBe('changed');
    expect(await birthDate()).toMatchObject([{ value: '1990-04-03', quality: 'valid' }]);
    expect(await outcome(read('1990-04-03', 'm@2'))).toBe('unchanged');
    expect(await outcome(read('1990-03-04', 'm@2', 'norm-b'))).toBe('changed');
    expect(await birthDate()).toMatchObject([{ value: '1990-03-04' }]);
  });

  test('a customer whose last record goes is retired, and taken back when the record returns', async () => {
    const [id] = ids(await upsert(person('crm:1', { email: 'a@x.org', version: '1' })));
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
    expect((await customer(id ?? null)).doc).toMatchObject({ status: 'RETIRED', sourceKeys: [] });
    const back = await upsert(person('crm:1', { email: 'a@x.org', version: '2' }));
    expect(ids(back)).toEqual([id]);
    expect((await customer(id ?? null)).doc).toMatchObject({ status: 'ACTIVE', sourceKeys: ['crm:1'] });
  });

  test('a value that too many share joins nobody, and joins again when they are fewer', async () => {
    const shared = (n: number) => person(`crm:${n}`, { email: 'switchboard@x.org' });
    const [a] = ids(await upsert(shared(1), shared(2), shared(3)));
    expect((await customer(a ?? null)).doc.sourceKeyCount).toBe(3);
    const [d] = ids(await upsert(shared(4)));
    const links = await hub.store.get('links', ['crm:1', 'crm:2', 'crm:3', 'crm:4']);
    expect(new Set([...links.values()].map((row) => row.doc.customerId)).size).toBe(4);
    expect((await customer(d ?? null)).doc.sourceKeys).toEqual(['crm:4']);
    await deleteRecord(hub, { key: 'crm:2' as SourceKey }, { by: IMPORTER });
    const after = await hub.store.find({ collection: 'customers', where: { status: 'ACTIVE' }, limit: 10 });
    expect(after.map((row) => row.doc.sourceKeys)).toEqual([['crm:1', 'crm:3', 'crm:4']]);
  });

  test('what may not come in is refused by itself, and nothing is left to do', async () => {
    const result = await upsert(person('c360:x', { email: 'a@x.org' }), person('crm:1', { email: 'a@x.org' }), {
      ...person('crm:2', { email: 'a@x.org' }),
      raw: 'x'.repeat(300_000),
    });
    expect(result.results.map((each) => each.outcome)).toEqual(['rejected', 'inserted', 'rejected']);
    expect(await hub.store.find({ collection: 'work', where: { dueAt: { gte: '' } }, limit: 1 })).toEqual([]);
  });

  test('an idempotency key answers the same again, and refuses other input', async () => {
    const options = { by: IMPORTER, idempotencyKey: 'once' };
    const first = await upsertRecords(hub, [person('crm:1', { email: 'a@x.org' })], options);
    expect(await upsertRecords(hub, [person('crm:1', { email: 'a@x.org' })], options)).toEqual(first);
    await expect(upsertRecords(hub, [person('crm:2', { email: 'a@x.org' })], options)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('dryRun says what would happen and writes nothing', async () => {
    const result = await upsertRecords(hub, [person('crm:1', { email: 'a@x.org' })], { by: IMPORTER, dryRun: true });
    expect(result.results[0]?.outcome).toBe('inserted');
    expect(result.affected).toHaveLength(1);
    expect((await hub.store.get('records', ['crm:1'])).size).toBe(0);
    expect(await hub.store.count({ collection: 'customers', where: { status: 'ACTIVE' }, limit: 1 })).toBe(0);
  });
});
