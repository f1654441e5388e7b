/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isObjectType, type GraphQLSchema } from 'graphql';
import type { CustomerId, IncomingRecord } from '../../domain/model/index.ts';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import { link, overrideValue, upsertRecords } from '../../hub/index.ts';
import { ROLE_SCOPES, type Actor } from '../../policy/index.ts';
import { buildSubgraphs } from '../../cli/subgraphs.ts';
import { ADMIN, actorFor } from '../support/actors.ts';
import { AT, consent, interaction, line, seedBusinessRows, transaction } from '../support/business-rows.ts';
import { STEWARD } from '../support/hub.ts';
import { identityHub } from '../support/identity-hub.ts';
import { key } from '../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { InProcess, type Json } from './view.ts';

const EMAIL = 'desk@example.org';
const NOBODY = 'cus_01980000-0000-7000-8000-000000000000';
/** Rows as of a seller of the team North, with every scope, so that rows alone decide. */
const north = actorFor('sales', { teams: ['north'], scopes: ROLE_SCOPES.admin });

const names = ['ada', 'bob'] as const;
const [ada, bob] = [key('crm', 'ada'), key('crm', 'bob')];
let opened: OpenedStore;
let gateway: InProcess;
let ids: Record<string, string>;
/** A verdict on records of each of the two alone. */
const verdicts: string[] = [];

beforeAll(async () => {
  opened = await freshStore();
  const hub = { ...identityHub(opened.store), now: () => Date.UTC(2026, 5, 1) };
  const record = (of: (typeof names)[number], part: string): IncomingRecord => {
    const raw = {
      kind: 'person',
      name: [{ given: of, family: 'Tester' }],
      email: [`${of}@example.org`, EMAIL],
      team: [of === 'ada' ? 'north' : 'south'],
    } as const;
    const relations = [
      { type: 'spouse', to: key('crm', of === 'ada' ? 'bob' : 'ada') },
      { type: 'contact-of', toName: 'Somebody' },
    ] as const;
    return {
      key: key(part === '' ? 'crm' : 'shop', of),
      kind: 'person',
      deleted: false,
      raw: JSON.stringify(raw),
      attributes: normalizeRecord(raw).attributes,
      relations,
      provenance: { batchId: 'b', row: 1, mapping: 'm', normaliser: 'n' },
    };
  };
  const write = async (records: readonly IncomingRecord[]) =>
    (await upsertRecords(hub, records, { by: STEWARD })).results;
  const results = await write(names.flatMap((of) => [record(of, ''), record(of, 'shop')]));
  // A second version of each record, so that histories have pages.
  await write(names.map((of) => ({ ...record(of, ''), raw: '{"second":true}', sourceVersion: '2' })));
  ids = { ada: results[0]!.customerId!, bob: results[2]!.customerId! };
  expect(new Set(results.map(({ customerId }) => customerId)).size).toBe(2);
  const by = { by: STEWARD };
  for (const of of names) {
    const customerId = ids[of] as CustomerId;
    for (const text of ['first', 'second']) {
      const values = [text];
      await overrideValue(hub, { customerId, attribute: 'segment', action: 'set', values }, by);
    }
    await link(hub, { key: key('shop', of), customerId }, by);
  }
  for await (const page of hub.store.scan('verdicts')) {
    for (const name of names) {
      verdicts.push(...page.filter(({ doc }) => JSON.stringify(doc.left).includes(`:${name}"`)).map(({ id }) => id));
    }
  }
  expect(verdicts).toHaveLength(2);
  const at = (n: number) => AT(new Date(Date.UTC(2026, 0, n)).toISOString());
  await seedBusinessRows(opened.store, {
    transactions: [ada, bob].flatMap((of, k) =>
      [1, 2].map((n) =>
        transaction(of, `t${k}-${n}`, at(n), {
          lineCount: 2,
          // The payment of one customer names an order of the other.
          relatedTo: n === 2 ? `crm:t${1 - k}-1` : `crm:t${k}-2`,
        }),
      ),
    ),
    lines: [0, 1].flatMap((k) => [1, 2].map((n) => line(`crm:t${k}-1`, n))),
    interactions: [ada, bob].flatMap((of, k) =>
      [1, 2].map((n) =>
        interaction(of, `i${k}-${n}`, at(n), { type: 'case', state: 'open', relatedTo: `crm:i${1 - k}-1` }),
      ),
    ),
    consents: [ada, bob].flatMap((of, k) => [1, 2].map((n) => consent(of, `c${k}-${n}`, at(n)))),
  });
  gateway = await InProcess.open(hub);
}, 300_000);
afterAll(async () => {
  await gateway.close();
  await opened.destroy();
});

/** Coordinates of the fields that meet the condition, over the schemas of all subgraphs. */
function coordinates(meets: (schema: GraphQLSchema, type: string, field: string) => boolean): string[] {
  const found = new Set<string>();
  for (const { schema } of buildSubgraphs()) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('_')) continue;
      for (const field of Object.keys(type.getFields())) {
        if (!field.startsWith('_') && meets(schema, type.name, field)) found.add(`${type.name}.${field}`);
      }
    }
  }
  return [...found].sort();
}

describe('root fields', () => {
  /** A question by the id of one of the two; `null` stands for an id of nobody's. */
  const BY_ID: Readonly<Record<string, (of: 0 | 1 | null) => string>> = {
    customer: (of) =>
      `customer(id: "${of === null ? NOBODY : ids[names[of]]}") { id displayName transactions { totalCount } }`,
    customerBySource: (of) =>
      `customerBySource(system: "crm", sourceId: "${of === null ? 'x' : names[of]}") { id interactions { totalCount } }`,
    sourceRecord: (of) =>
      `sourceRecord(system: "crm", sourceId: "${of === null ? 'x' : names[of]}") { system customer { id } current { raw } }`,
    transaction: (of) =>
      `transaction(system: "crm", id: "t${of}-1") { id amount { amount } sourceRecord { sourceId customer { id } } lines { totalCount } }`,
    interaction: (of) =>
      `interaction(system: "crm", id: "i${of}-1") { id subject sourceRecord { sourceId customer { id } } }`,
    verdict: (of) =>
      `verdict(id: "${of === null ? 'ver_nobody' : verdicts[of]}") { id kind by { kind } reason sides { customerId sourceRecords { sourceId } } }`,
    consent: (of) => `consent(id: "crm:c${of}-1") { id state sourceRecord { sourceId customer { id } } }`,
  };
  const LISTS: Readonly<Record<string, string>> = {
    customers:
      'customers(sort: { by: CREATED_AT }) { totalCount pageInfo { hasNextPage } edges { node { id displayName } } }',
    searchCustomers:
      'searchCustomers(text: "tester") { totalCount pageInfo { hasNextPage } edges { node { id displayName } } }',
    customersByContact: `customersByContact(email: "${EMAIL}") { totalCount pageInfo { hasNextPage } edges { node { id } } }`,
  };
  /** Tell of no customer. */
  const OPEN = ['sourceSystems'];

  test('are all asked here', () => {
    const roots = coordinates((_, type) => type === 'Query').map((coordinate) => coordinate.replace('Query.', ''));
    // The access log has tests of its own: it names customers by keyed hashes alone.
    const asked = [...Object.keys(BY_ID), ...Object.keys(LISTS), ...OPEN, 'accessLog'];
    expect(roots.filter((root) => !asked.includes(root))).toEqual([]);
  });

  test.each(Object.keys(BY_ID))('%s of a hidden customer is null without an error, as of nobody', async (root) => {
    const question = BY_ID[root]!;
    const mine = await gateway.ask(`{ ${question(0)} }`, {}, north);
    expect(mine.errors).toEqual([]);
    expect(mine.data[root]).not.toBeNull();
    const hidden = await gateway.ask(`{ ${question(1)} }`, {}, north);
    expect(hidden).toEqual(await gateway.ask(`{ ${question(null)} }`, {}, north));
    expect([hidden.data, hidden.errors]).toEqual([{ [root]: null }, []]);
    expect((await gateway.ask(`{ ${question(1)} }`, {}, ADMIN)).data[root]).not.toBeNull();
  });

  test.each(Object.keys(LISTS))('%s shows the first row, which is allowed, and not the second', async (root) => {
    const all = await gateway.ask(`{ ${LISTS[root]} }`, {}, ADMIN);
    expect(all.data[root]).toMatchObject({ totalCount: 2 });
    const { data, errors } = await gateway.ask(`{ ${LISTS[root]} }`, {}, north);
    expect(errors).toEqual([]);
    expect(data[root]).toMatchObject({
      totalCount: 1,
      pageInfo: { hasNextPage: false },
      edges: [{ node: { id: ids['ada'] } }],
    });
  });

  test('a row that another row names is shown by whose it is, not by who names it', async () => {
    const related = async (of: 0 | 1, actor: Actor) => {
      const { data, errors } = await gateway.ask(
        `{ transaction(system: "crm", id: "t${of}-2") { relatedTo { id } } own: transaction(system: "crm", id: "t${of}-1") { relatedTo { id } }
           interaction(system: "crm", id: "i${of}-2") { relatedTo { id } } }`,
        {},
        actor,
      );
      expect(errors).toEqual([]);
      return data;
    };
    expect(await related(0, north)).toEqual({
      transaction: { relatedTo: null },
      own: { relatedTo: { id: 't0-2' } },
      interaction: { relatedTo: null },
    });
    expect(await related(0, ADMIN)).toMatchObject({ transaction: { relatedTo: { id: 't1-1' } } });
  });

  test('what is recorded for a hidden customer is refused as for nobody, and not written', async () => {
    const record = (id: string | undefined) =>
      gateway.ask(
        `mutation ($id: ID!) { recordConsent(input: { customerId: $id, purpose: "marketing", state: GRANTED }) { consent { id } userErrors { code field message } }
          recordPreference(input: { customerId: $id, subject: CHANNEL, name: "email", choice: OPT_IN }) { preference { id } userErrors { code field message } } }`,
        { id },
        north,
      );
    const before = await opened.store.count({
      collection: 'consents',
      where: { sourceKey: key('c360', ids['bob'] ?? '') },
      limit: 9,
    });
    const hidden = await record(ids['bob']);
    expect(hidden.data).toMatchObject({
      recordConsent: { consent: null, userErrors: [{ code: 'NOT_FOUND' }] },
      recordPreference: { preference: null, userErrors: [{ code: 'NOT_FOUND' }] },
    });
    expect(hidden).toEqual(await record(NOBODY));
    expect(
      await opened.store.count({
        collection: 'consents',
        where: { sourceKey: key('c360', ids['bob'] ?? '') },
        limit: 9,
      }),
    ).toBe(before);
  });
});

describe('cursors', () => {
  type Question = (of: 0 | 1) => [query: string, way: string[]];
  const ofCustomer =
    (name: string): Question =>
    (of) => [
      `query ($after: String) { customer(id: "${ids[names[of]]}") { ${name}(first: 1, after: $after) { pageInfo { endCursor } } } }`,
      ['customer'],
    ];
  const ofRecord =
    (name: string): Question =>
    (of) => [
      `query ($after: String) { sourceRecord(system: "crm", sourceId: "${names[of]}") { ${name}(first: 1, after: $after) { pageInfo { endCursor } } } }`,
      ['sourceRecord'],
    ];
  const ofRoot =
    (name: string, args: string): Question =>
    () => [`query ($after: String) { ${name}(first: 1, after: $after${args}) { pageInfo { endCursor } } }`, []];
  /** Where each list of the product stands: its question, and the path to it; whose it is, where it has an owner. */
  const LISTS: Readonly<Record<string, Question>> = {
    'Query.customers': ofRoot('customers', ''),
    'Query.searchCustomers': ofRoot('searchCustomers', ', text: "tester"'),
    'Query.customersByContact': ofRoot('customersByContact', `, email: "${EMAIL}"`),
    'Customer.crossReferences': ofCustomer('crossReferences'),
    'Customer.history': ofCustomer('history'),
    'Customer.recordedValues': ofCustomer('recordedValues'),
    'Customer.overrides': ofCustomer('overrides'),
    'Customer.relations': ofCustomer('relations'),
    'Customer.inverseRelations': ofCustomer('inverseRelations'),
    'Customer.transactions': ofCustomer('transactions'),
    'Customer.interactions': ofCustomer('interactions'),
    'Customer.openCases': ofCustomer('openCases'),
    'Customer.consentHistory': ofCustomer('consentHistory'),
    'SourceRecord.versions': ofRecord('versions'),
    'SourceRecord.linkHistory': ofRecord('linkHistory'),
    'CrossReference.history': (of) => [
      `query ($after: String) { sourceRecord(system: "crm", sourceId: "${names[of]}") { crossReference { history(first: 1, after: $after) { pageInfo { endCursor } } } } }`,
      ['sourceRecord', 'crossReference'],
    ],
    'Transaction.lines': (of) => [
      `query ($after: String) { transaction(system: "crm", id: "t${of}-1") { lines(first: 1, after: $after) { pageInfo { endCursor } } } }`,
      ['transaction'],
    ],
  };

  test('are all tried here', () => {
    const paged = coordinates((schema, type, field) => {
      const named = schema.getType(type);
      return isObjectType(named) && (named.getFields()[field]?.args.some(({ name }) => name === 'after') ?? false);
    });
    expect(paged.filter((coordinate) => !Object.hasOwn(LISTS, coordinate) && coordinate !== 'Query.accessLog')).toEqual(
      [],
    );
  });

  test.each(Object.keys(LISTS))('of %s are good for their own caller and list alone', async (coordinate) => {
    const question = LISTS[coordinate]!;
    const field = coordinate.slice(coordinate.indexOf('.') + 1);
    const [query, way] = question(0);
    const at = (data: Json): Json => [...way, field].reduce<Json>((value, name) => value?.[name], data);
    const first = await gateway.ask(query, {}, ADMIN);
    expect(first.errors).toEqual([]);
    const after = at(first.data).pageInfo.endCursor;
    expect(typeof after).toBe('string');
    expect((await gateway.ask(query, { after }, ADMIN)).errors).toEqual([]);

    const refused = (answer: Awaited<ReturnType<InProcess['ask']>>) => {
      expect(answer.errors.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
        [[...way, field].join('.'), 'BAD_USER_INPUT'],
      ]);
      expect(at(answer.data)).toBeNull();
    };
    refused(await gateway.ask(query, { after }, { ...ADMIN, subject: 'test|another-admin' }));
    refused(await gateway.ask(query, { after }, { ...ADMIN, onBehalfOf: 'somebody' }));
    if (!coordinate.startsWith('Query.')) refused(await gateway.ask(question(1)[0], { after }, ADMIN));
  });
});

test('rows under a deleted record are hidden with its customer', async () => {
  const change = async (mutation: string) => {
    const { data, errors } = await gateway.ask(`mutation { ${mutation} }`);
    expect(errors).toEqual([]);
    const [payload] = Object.values(data as Record<string, Json>);
    expect(payload.userErrors).toEqual([]);
    return payload;
  };
  const record = (sourceId: string) => `{ system: "crm", sourceId: "${sourceId}", kind: PERSON,
    attributes: { names: [{ full: "Yara Yarrow" }], emails: [{ value: "yara@example.org" }] } }`;
  const { results } = await change(
    `upsertSourceRecords(input: { records: [${record('y1')}, ${record('y2')}] }) { results { customerId } userErrors { message } }`,
  );
  expect(results[0].customerId).toBe(results[1].customerId);
  const y1 = key('crm', 'y1');
  const at = AT('2026-02-01T00:00:00Z');
  await seedBusinessRows(opened.store, {
    transactions: [transaction(y1, 'yt', at)],
    interactions: [interaction(y1, 'yi', at)],
    consents: [consent(y1, 'yc', at)],
  });
  const seen = async (actor: Actor) => {
    const query =
      '{ transaction(system: "crm", id: "yt") { id } interaction(system: "crm", id: "yi") { id } consent(id: "crm:yc") { id } }';
    const { data, errors } = await gateway.ask(query, {}, actor);
    expect(errors).toEqual([]);
    return Object.values(data as object).filter((row) => row !== null).length;
  };
  const service = actorFor('service');
  await change('deleteSourceRecord(input: { system: "crm", sourceId: "y1" }) { userErrors { message } }');
  expect([await seen(service), await seen(ADMIN)]).toEqual([3, 3]);
  await change(
    `overrideValue(input: { customerId: "${results[0].customerId}", attribute: RESTRICTION, action: SET,
      values: { restrictions: [{ value: "processing-restricted" }] } }) { userErrors { message } }`,
  );
  expect([await seen(service), await seen(ADMIN)]).toEqual([0, 3]);
});
