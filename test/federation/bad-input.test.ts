/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { ADMIN } from '../support/actors.ts';
import { interaction, seedBusinessRows, transaction, AT } from '../support/business-rows.ts';
import { testHub } from '../support/hub.ts';
import { customerId, key } from '../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { InProcess, type Json } from './view.ts';

const unknown = customerId(999);
const NUL = 'a\u0000b';
const SECRET = 'anna.secret@private.example';

let opened: OpenedStore;
let gateway: InProcess;
/** Four customers: Ada, Bob, and Eve into whom Fay was merged. */
const ids: { ada: string; bob: string; eve: string; fay: string } = { ada: '', bob: '', eve: '', fay: '' };

const CHANGE = 'affected { customerId kind } operationId customer { id } userErrors { code field message }';
const RECORDS = 'results { outcome customerId userError { code field message } } userErrors { code field message }';
const SELECTIONS: Readonly<Record<string, string>> = {
  upsertSourceRecords: RECORDS,
  deleteSourceRecord: RECORDS,
  recordPreference: 'preference { id } customer { id } userErrors { code field message }',
  recordConsent: 'consent { id } customer { id } userErrors { code field message }',
};

/** One mutation: its payload, or the errors of the operation. */
async function mutate(name: string, input: object): Promise<{ payload: Json; errors: readonly Json[] }> {
  const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${SELECTIONS[name] ?? CHANGE} } }`;
  const { data, errors } = await gateway.ask(query, { input });
  return { payload: data?.[name] ?? null, errors };
}

const named = (sourceId: string, given: string) => ({
  system: 'crm',
  sourceId,
  kind: 'PERSON',
  attributes: { names: [{ given, family: 'Test' }] },
});
const source = (sourceId: string) => ({ sourceRecord: { system: 'crm', sourceId } });

beforeAll(async () => {
  opened = await freshStore();
  gateway = await InProcess.open(testHub(opened.store, { resolver: deterministicResolver() }));
  const records = [named('ada', 'Ada'), named('bob', 'Bob'), named('eve', 'Eve'), named('fay', 'Fay')];
  const { payload } = await mutate('upsertSourceRecords', { records });
  for (const [i, name] of (['ada', 'bob', 'eve', 'fay'] as const).entries()) ids[name] = payload.results[i].customerId;
  await mutate('mergeCustomers', { customerIds: [ids.eve, ids.fay], survivorId: ids.eve });
  const at = (n: number) => AT(new Date(Date.UTC(2026, 0, n)).toISOString());
  await seedBusinessRows(opened.store, {
    transactions: [1, 2, 3].map((n) => transaction(key('crm', 'ada'), `t${n}`, at(n))),
    interactions: [1, 2, 3].map((n) => interaction(key('crm', 'ada'), `i${n}`, at(n))),
  });
}, 300_000);

afterAll(async () => {
  await gateway.close();
  await opened.destroy();
});

describe('ids', () => {
  test.each([
    ['a customer', `{ found: customer(id: "${unknown}") { id transactions(first: 1) { totalCount } } }`],
    ['an id that is none', '{ found: customer(id: "nonsense") { id lastContactAt } }'],
    ['a source key', '{ found: customerBySource(system: "crm", sourceId: "none") { id lifetimeValue { amount } } }'],
    ['a source record', '{ found: sourceRecord(system: "none", sourceId: "1") { customer { id } } }'],
    ['a transaction', '{ found: transaction(system: "crm", id: "none") { sourceRecord { customer { id } } } }'],
    ['an interaction', '{ found: interaction(system: "crm", id: "none") { at { utc } } }'],
    ['a consent', '{ found: consent(id: "none") { state } }'],
  ])('%s that nobody knows is null without an error', async (_, query) => {
    expect(await gateway.ask(query)).toMatchObject({ data: { found: null }, errors: [] });
  });

  test('a merged id answers as its survivor, with all sections, and says which id was asked for', async () => {
    const [asFay, asEve] = [await gateway.view(ids.fay), await gateway.view(ids.eve)];
    expect([asFay.id, asFay.requestedId]).toEqual([ids.eve, ids.fay]);
    expect({ ...asFay, requestedId: ids.eve }).toEqual(asEve);
  });

  test('a merged id is taken by mutations as its survivor; of a customer with its own survivor no merge is made', async () => {
    const { payload } = await mutate('updateCustomer', {
      customerId: ids.fay,
      attributes: { segment: { value: 'gold' } },
      dryRun: true,
    });
    expect(payload).toMatchObject({ userErrors: [], customer: { id: ids.eve } });
    expect((await mutate('mergeCustomers', { customerIds: [ids.eve, ids.fay] })).payload.userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['input', 'customerIds'] },
    ]);
  });
});

describe('questions that cannot be answered: BAD_USER_INPUT at the place', () => {
  const ada = (field: string) => `query { customer(id: "${ids.ada}") { id displayName ${field} } }`;

  test.each([
    ['transactions', 'first: 0'],
    ['transactions', 'first: 101'],
    ['interactions', 'first: -1'],
    ['openCases', 'first: 1000000'],
    ['consentHistory', 'first: 0'],
    ['crossReferences', 'first: 101'],
    ['transactions', 'after: "abc"'],
    ['interactions', 'after: ""'],
    ['consentHistory', 'after: "W10.aaaa"'],
    ['history', 'after: "abc.def.ghi"'],
    ['transactions', 'filter: { system: "C R M" }'],
    ['transactions', 'filter: { types: [] }'],
    ['interactions', 'filter: { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }'],
    ['transactions', `filter: { currency: "nonsense" }`],
  ])('%s(%s): that field alone is null', async (field, argument) => {
    const { data, errors } = await gateway.ask(ada(`${field}(${argument}) { pageInfo { hasNextPage } }`));
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['customer', field], 'BAD_USER_INPUT'],
    ]);
    expect(data.customer).toEqual({ id: ids.ada, displayName: 'Ada Test', [field]: null });
  });

  test('a cursor of another list, owner, filter or caller is refused, of its own list it is taken', async () => {
    const page = `pageInfo { endCursor }`;
    const { customer } = await gateway.answer(
      ada(`transactions(first: 1) { ${page} } interactions(first: 1) { ${page} }`),
    );
    const [ofTransactions, ofInteractions] = [
      customer.transactions.pageInfo.endCursor,
      customer.interactions.pageInfo.endCursor,
    ];
    const codes = async (id: string, field: string, after: string, actor = ADMIN) => {
      const query = `query ($id: ID!, $after: String!) { customer(id: $id) { list: ${field} { edges { node { id } } } } }`;
      const { errors } = await gateway.ask(query, { id, after }, actor);
      return errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);
    };
    const refused = [['customer.list', 'BAD_USER_INPUT']];
    expect(await codes(ids.ada, 'transactions(first: 1, after: $after)', ofTransactions)).toEqual([]);
    expect(await codes(ids.ada, 'transactions(after: $after)', ofInteractions)).toEqual(refused);
    expect(await codes(ids.ada, 'interactions(after: $after)', ofTransactions)).toEqual(refused);
    expect(await codes(ids.bob, 'transactions(after: $after)', ofTransactions)).toEqual(refused);
    expect(await codes(ids.ada, 'transactions(after: $after, filter: { types: [ORDER] })', ofTransactions)).toEqual(
      refused,
    );
    const somebody = { ...ADMIN, subject: 'somebody-else' };
    expect(await codes(ids.ada, 'transactions(after: $after)', ofTransactions, somebody)).toEqual(refused);
    const tampered = `${ofTransactions.slice(0, -1)}${ofTransactions.endsWith('A') ? 'B' : 'A'}`;
    expect(await codes(ids.ada, 'transactions(after: $after)', tampered)).toEqual(refused);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['variable', 'query ($t: Decimal) { found: VIEW }', { t: 'much' }],
    ['argument', '{ found: VIEW }', {}],
  ])('a malformed amount as %s takes its list alone and is told by its place', async (_, query, variables) => {
    const amount = query.includes('$t') ? '$t' : '"much"';
    const view = `customer(id: "${ids.ada}") { id transactions(filter: { amountFrom: ${amount} }) { totalCount } }`;
    const { data, errors } = await gateway.ask(query.replace('VIEW', view), variables);
    const place = query.includes('$t') ? 'Variable "$t"' : 'Argument "filter".amountFrom of "transactions"';
    expect(data).toEqual({ found: { id: ids.ada, transactions: null } });
    expect(errors).toMatchObject([
      {
        path: ['found', 'transactions'],
        extensions: { code: 'BAD_USER_INPUT' },
        message: expect.stringContaining(`${place} is no valid Decimal: `),
      },
    ]);
    const beside = await gateway.ask(
      query.replace('VIEW', view.replace(' id ', ' id lifetimeValue { amount } ')),
      variables,
    );
    expect(beside.data).toEqual({ found: { id: ids.ada, lifetimeValue: null, transactions: null } });
    expect(beside.errors.map(({ path }) => path)).toEqual([['found']]);
  });

  test('malformed literals of several fields are told at the first affected place, each with the field it is of, and the others have an error', async () => {
    const list = (from: string) => `customers(first: 1, filter: { createdAt: { from: "${from}" } }) { totalCount }`;
    const { data, errors } = await gateway.ask(`{ sourceSystems { name } b: ${list('today')} c: ${list('now')} }`);
    expect(data).toEqual({ sourceSystems: null, b: null, c: null });
    const told = errors.map(({ path, message }) => [path, message.split(':')[0]]);
    const ofB = 'Argument "filter".createdAt.from of "b" is no valid DateTime';
    expect(told).toEqual([
      [['sourceSystems'], ofB],
      [['sourceSystems'], 'Argument "filter".createdAt.from of "c" is no valid DateTime'],
      // Why they are null, too: none of the fetch was answered.
      [['b'], ofB],
      [['c'], ofB],
    ]);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['NUL in an id', 'query ($t: ID!) { found: customer(id: $t) { id } }', { t: NUL }],
    ['NUL in a search', 'query ($t: String!) { found: searchCustomers(text: $t) { totalCount } }', { t: NUL }],
    ['NUL in a row id', 'query ($t: String!) { found: transaction(system: "crm", id: $t) { type } }', { t: NUL }],
    ['NUL in a literal', '{ found: customerBySource(system: "crm", sourceId: "a\\u0000b") { id } }', {}],
    ['a huge id', 'query ($t: ID!) { found: customer(id: $t) { id } }', { t: 'x'.repeat(300_000) }],
    [
      'half a character',
      'query ($t: String!) { found: customerBySource(system: "crm", sourceId: $t) { id } }',
      { t: '\ud800' },
    ],
  ])('%s: the operation is refused whole', async (_, query, variables) => {
    const { data, errors } = await gateway.ask(query, variables);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[undefined, 'BAD_USER_INPUT']]);
    expect(data).toBeNull();
  });

  test.each<[string, string, Record<string, unknown>]>([
    [
      'a long search',
      'query ($t: String!) { found: searchCustomers(text: $t) { totalCount } }',
      { t: 'x'.repeat(201) },
    ],
    [
      'a long row id',
      'query ($t: String!) { found: interaction(system: "crm", id: $t) { type } }',
      { t: 'x'.repeat(600) },
    ],
    ['an impossible system', '{ found: customerBySource(system: "C R M", sourceId: "1") { id } }', {}],
    ['neither e-mail nor phone', '{ found: customersByContact { totalCount } }', {}],
  ])('%s', async (_, query, variables) => {
    const { data, errors } = await gateway.ask(query, variables);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['found'], 'BAD_USER_INPUT']]);
    expect(data?.found ?? null).toBeNull();
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['an object for an id', 'query ($t: ID!) { customer(id: $t) { id } }', { t: { secret: SECRET } }],
    ['a text for a number', 'query ($t: Int) { customers(first: $t) { totalCount } }', { t: SECRET }],
    [
      'a field that is none',
      'query ($t: CustomerFilterInput) { customers(filter: $t) { totalCount } }',
      { t: { email: SECRET } },
    ],
    [
      'a time that is none',
      `query ($t: DateTime) { customers(filter: { createdAt: { from: $t } }) { totalCount } }`,
      { t: SECRET },
    ],
    [
      'an amount that is none',
      `query ($t: Decimal) { customerBySource(system: "crm", sourceId: "ada") { transactions(filter: { amountFrom: $t }) { totalCount } } }`,
      { t: SECRET },
    ],
    [
      'an amount that is none (literal)',
      `{ customerBySource(system: "crm", sourceId: "ada") { displayName transactions(filter: { amountFrom: "${SECRET}" }) { totalCount } } }`,
      {},
    ],
    ['a time that is none (literal)', `{ customers(filter: { createdAt: { from: "${SECRET}" } }) { totalCount } }`, {}],
    ['nothing where something must be', 'query ($t: ID!) { customer(id: $t) { id } }', {}],
  ])('%s where a value is asked for; it is not said again', async (_, query, variables) => {
    const { errors } = await gateway.ask(query, variables);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(errors)).not.toContain(SECRET);
  });
});

describe('mutations that cannot be done: a userError that names the input, and nothing is changed', () => {
  const cases: readonly [string, string, () => object, string, readonly string[]][] = [
    [
      'merging a customer with itself',
      'mergeCustomers',
      () => ({ customerIds: [ids.ada, ids.ada] }),
      'BAD_USER_INPUT',
      ['customerIds'],
    ],
    [
      'merging with nobody',
      'mergeCustomers',
      () => ({ customerIds: [ids.ada, unknown] }),
      'NOT_FOUND',
      ['customerIds'],
    ],
    [
      'merging at a stale version',
      'mergeCustomers',
      () => ({ customerIds: [ids.ada, ids.bob], expectedVersion: 99 }),
      'VERSION_CONFLICT',
      ['expectedVersion'],
    ],
    ['unmerging nobody', 'unmergeCustomer', () => ({ customerId: unknown }), 'NOT_FOUND', ['customerId']],
    ['unmerging who was never merged', 'unmergeCustomer', () => ({ customerId: ids.ada }), 'CONFLICT', ['customerId']],
    ['unlinking the last record', 'unlink', () => source('ada'), 'BAD_USER_INPUT', ['sourceRecord']],
    ['unlinking no record', 'unlink', () => source('none'), 'NOT_FOUND', ['sourceRecord']],
    ['linking to nobody', 'link', () => ({ ...source('ada'), customerId: unknown }), 'NOT_FOUND', ['customerId']],
    [
      'linking at a stale version',
      'link',
      () => ({ ...source('bob'), customerId: ids.ada, expectedVersion: 99 }),
      'VERSION_CONFLICT',
      ['expectedVersion'],
    ],
    [
      'splitting by records of others',
      'splitCustomer',
      () => ({ customerId: ids.ada, parts: [[{ system: 'crm', sourceId: 'bob' }]] }),
      'BAD_USER_INPUT',
      ['parts'],
    ],
    [
      'updating at a stale version',
      'updateCustomer',
      () => ({ customerId: ids.ada, attributes: { segment: { value: 'known' } }, expectedVersion: 99 }),
      'VERSION_CONFLICT',
      ['expectedVersion'],
    ],
    [
      'overriding at a stale version',
      'overrideValue',
      () => ({ customerId: ids.ada, attribute: 'SEGMENT', action: 'CLEAR', expectedVersion: 99 }),
      'VERSION_CONFLICT',
      ['expectedVersion'],
    ],
    [
      'a reason too long',
      'overrideValue',
      () => ({ customerId: ids.ada, attribute: 'SEGMENT', action: 'CLEAR', reason: 'x'.repeat(1_001) }),
      'BAD_USER_INPUT',
      ['reason'],
    ],
    [
      'a choice of nobody',
      'recordPreference',
      () => ({ customerId: unknown, subject: 'TOPIC', name: 'offers', choice: 'OPT_IN' }),
      'NOT_FOUND',
      ['customerId'],
    ],
    [
      'a choice of a name too long',
      'recordPreference',
      () => ({ customerId: ids.ada, subject: 'TOPIC', name: 'x'.repeat(300), choice: 'OPT_IN' }),
      'BAD_USER_INPUT',
      ['name'],
    ],
    [
      'a consent of nobody',
      'recordConsent',
      () => ({ customerId: unknown, purpose: 'newsletter', state: 'GRANTED' }),
      'NOT_FOUND',
      ['customerId'],
    ],
    [
      'a consent for an address that is none',
      'recordConsent',
      () => ({ customerId: ids.ada, purpose: 'newsletter', state: 'GRANTED', contactPoint: { email: 'nobody' } }),
      'BAD_USER_INPUT',
      ['contactPoint', 'email'],
    ],
    [
      'an idempotency key too long',
      'recordConsent',
      () => ({ customerId: ids.ada, purpose: 'newsletter', state: 'GRANTED', idempotencyKey: 'x'.repeat(201) }),
      'BAD_USER_INPUT',
      ['idempotencyKey'],
    ],
  ];

  test.each(cases)('%s', async (_, name, input, code, field) => {
    const before = await gateway.views();
    const { payload, errors } = await mutate(name, input());
    expect(errors).toEqual([]);
    expect(payload.userErrors).toEqual([{ code, field: ['input', ...field], message: expect.any(String) }]);
    expect(await gateway.views()).toEqual(before);
  });

  test.each([
    ['mergeCustomers', () => ({ customerIds: [ids.ada, NUL] })],
    ['unlink', () => ({ ...source('ada'), reason: NUL })],
    ['recordPreference', () => ({ customerId: ids.ada, subject: 'TOPIC', name: NUL, choice: 'OPT_IN' })],
    ['recordConsent', () => ({ customerId: ids.ada, purpose: 'x'.repeat(300_000), state: 'GRANTED' })],
    ['createCustomer', () => ({ kind: 'PERSON', attributes: { names: [{ full: NUL }] } })],
  ])('%s with NUL or a huge text: refused, before anything is done', async (name, input) => {
    const before = await gateway.views();
    const { payload, errors } = await mutate(name, input());
    expect(payload).toBeNull();
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[undefined, 'BAD_USER_INPUT']]);
    expect(await gateway.views()).toEqual(before);
  });

  test.each([
    ['a literal', '$id: ID!', '"a\\u0000b"', {}],
    ['a variable', '$id: ID!, $why: String!', '$why', { why: NUL }],
  ])('NUL in %s of the last of two changes: nothing of the first is done', async (_, declared, reason, variables) => {
    const before = await gateway.views();
    const query =
      `mutation (${declared}) { recordPreference(input: { customerId: $id, subject: TOPIC, name: "nul", choice: OPT_IN }) { userErrors { code } } ` +
      `mergeCustomers(input: { customerIds: [$id, "${ids.bob}"], reason: ${reason} }) { userErrors { code } } }`;
    const { data, errors } = await gateway.ask(query, { id: ids.ada, ...variables });
    expect(data).toBeNull();
    expect(errors.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      [expect.stringContaining('holds the control character U+0000'), 'BAD_USER_INPUT'],
    ]);
    // A literal is found by its place, a variable by its name.
    const place = { line: 1, column: query.indexOf(reason) + 1 };
    expect(errors[0]?.locations).toEqual('why' in variables ? undefined : [place]);
    expect(await gateway.views()).toEqual(before);
  });

  test.each([
    ['recordConsent', { purpose: 'newsletter', state: 'GRANTED' }, { purpose: 'newsletter', state: 'REFUSED' }],
    [
      'recordPreference',
      { subject: 'TOPIC', name: 'offers', choice: 'OPT_IN' },
      { subject: 'TOPIC', name: 'offers', choice: 'OPT_OUT' },
    ],
    ['overrideValue', { attribute: 'SEGMENT', action: 'CLEAR' }, { attribute: 'SEGMENT', action: 'RELEASE' }],
  ])('%s: one idempotency key, one answer; with other input CONFLICT', async (name, input, other) => {
    const common = { customerId: ids.bob, idempotencyKey: `once-${name}` };
    const first = await mutate(name, { ...common, ...input });
    expect([first.payload.userErrors, first.errors]).toEqual([[], []]);
    expect(await mutate(name, { ...common, ...input })).toEqual(first);
    expect((await mutate(name, { ...common, ...other })).payload.userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['input', 'idempotencyKey'] },
    ]);
  });

  test('one record that cannot be taken says so in its place; the others are taken', async () => {
    const records = [named('gil', 'Gil'), { ...named('bad', 'Bad'), system: 'c360' }, named('hal', 'Hal')];
    const { payload, errors } = await mutate('upsertSourceRecords', { records });
    expect(errors).toEqual([]);
    expect(payload.userErrors).toEqual([]);
    expect((payload.results as Json[]).map(({ outcome, userError }) => [outcome, userError?.code ?? null])).toEqual([
      ['INSERTED', null],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['INSERTED', null],
    ]);
  });
});
