/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessEntry } from '../../../audit/index.ts';
import { ROLE_SCOPES, type Actor } from '../../../policy/index.ts';
import { actorFor } from '../../support/actors.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { asking, identityHub, type Answer, type Ask } from '../../support/identity-hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const UPSERT = `mutation ($input: UpsertSourceRecordsInput!) {
  upsertSourceRecords(input: $input) { results { customerId outcome userError { message } } userErrors { message } }
}`;
const NOBODY = 'cus_01980000-0000-7000-8000-000000000000';
const SHARED = 'switchboard@example.org';

const record = (sourceId: string, given: string, family: string, team: string | null, more: object = {}) => ({
  system: 'crm',
  sourceId,
  kind: 'PERSON',
  attributes: { names: [{ given, family }], ...(team === null ? {} : { team: { value: team } }), ...more },
});

/** Rows as of a seller of the team North, with every scope, so that rows alone decide. */
const north = actorFor('sales', { teams: ['north'], scopes: ROLE_SCOPES.admin });
const service = actorFor('service');

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let ask: Ask;
  const entries: AccessEntry[] = [];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    const audit = { record: async (entry: AccessEntry) => void entries.push(entry), close: async () => {} };
    ask = asking({ ...identityHub(counted.store), audit });
    const phone = (number: string) => ({ phones: [{ value: number }] });
    const emails = [{ value: SHARED }];
    const records = [
      record('ann', 'Ann', 'Archer', 'north', { emails, segment: { value: 'gold' } }),
      {
        ...record('bob', 'Bob', 'Butcher', 'south', { emails, ...phone('+49 711 5550001'), segment: { value: 'tin' } }),
      },
      record('cid', 'Cid', 'Carter', 'north', {
        restrictions: [{ value: 'processing-restricted' }],
        emails: [{ value: 'cid@example.org' }],
      }),
      record('dan', 'Dan', 'Draper', 'north', { restrictions: [{ value: 'legal-hold' }] }),
      record('eve', 'Eve', 'Elder', null),
      record('fay', 'Fay', 'Fisher', 'north', phone('+49 711 5550002')),
      record('old', 'Zoe', 'Zeller', 'south'),
      record('kin', 'Ken', 'Kinsman', 'north'),
    ];
    const kin = records[7]!;
    Object.assign(kin, { relations: [{ type: 'SPOUSE', to: { system: 'crm', sourceId: 'bob' }, toName: 'Bob' }] });
    Object.assign(records[1]!, { relations: [{ type: 'SPOUSE', to: { system: 'crm', sourceId: 'ann' } }] });
    const { data, errors } = await ask(UPSERT, { input: { records } });
    expect(errors).toEqual([]);
    const results: { customerId: string; outcome: string }[] = data['upsertSourceRecords'].results;
    records.forEach(({ sourceId }, index) => (ids[sourceId] = results[index]!.customerId));
    expect(new Set(Object.values(ids)).size).toBe(records.length);
    const merged = await ask(
      `mutation ($ids: [ID!]!, $s: ID!) { mergeCustomers(input: { customerIds: $ids, survivorId: $s }) { userErrors { message } } }`,
      { ids: [ids['fay'], ids['old']], s: ids['fay'] },
    );
    expect(merged.data['mergeCustomers'].userErrors).toEqual([]);
  }, 300_000);
  afterAll(() => opened.destroy());

  const WAYS = `query ($id: ID!, $own: String!, $s: String!) {
    customer(id: $id) { id displayName sourceKeys { sourceId } mergedIds }
    customerBySource(system: "crm", sourceId: $s) { id displayName }
    own: customerBySource(system: "c360", sourceId: $own) { id }
    sourceRecord(system: "crm", sourceId: $s) { system customer { id } current { raw } versions { edges { node { raw } } } crossReference { customerId } linkHistory { totalCount edges { node { customerId } } } }
  }`;
  const REPRESENTED = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Customer { id displayName sourceKeys { sourceId } }
    ... on SourceRecord { customer { id } current { raw } crossReference { customerId } linkHistory { totalCount } versions { edges { cursor } } }
  } }`;

  test('whom the actor may not see, does not exist: by id, by source key, through any entity', async () => {
    const hidden = await ask(WAYS, { id: ids['bob'], own: ids['bob'], s: 'bob' }, north);
    expect(hidden).toEqual(await ask(WAYS, { id: NOBODY, own: NOBODY, s: 'nobody' }, north));
    expect(hidden).toEqual({
      data: { customer: null, customerBySource: null, own: null, sourceRecord: null },
      errors: [],
    });
    const represented = (id: string | undefined, sourceId: string) => ({
      r: [
        { __typename: 'Customer', id },
        { __typename: 'SourceRecord', system: 'crm', sourceId },
      ],
    });
    const entities = await ask(REPRESENTED, represented(ids['bob'], 'bob'), north);
    expect(entities).toEqual(await ask(REPRESENTED, represented(NOBODY, 'nobody'), north));
    expect(entities.data['_entities'][0]).toBeNull();
    expect(entities.data['_entities'][1]).toMatchObject({
      customer: null,
      current: null,
      crossReference: null,
      versions: null,
      linkHistory: { totalCount: 0 },
    });
  });

  test('whom he may see, he sees whole, also by an id that a merge retired', async () => {
    const { data, errors } = await ask(WAYS, { id: ids['ann'], own: ids['ann'], s: 'ann' }, north);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      customer: { id: ids['ann'], displayName: 'Ann Archer' },
      customerBySource: { id: ids['ann'] },
      own: { id: ids['ann'] },
      sourceRecord: { customer: { id: ids['ann'] }, crossReference: { customerId: ids['ann'] } },
    });
    const { data: retired } = await ask(WAYS, { id: ids['old'], own: ids['old'], s: 'old' }, north);
    expect(retired).toMatchObject({
      customer: { id: ids['fay'], mergedIds: [ids['old']] },
      customerBySource: { id: ids['fay'] },
      own: { id: ids['fay'] },
      sourceRecord: { crossReference: { customerId: ids['old'] } },
    });
    // Its own team was South: the survivor's row decides, not the retired one's.
    const south = actorFor('sales', { teams: ['south'], scopes: ROLE_SCOPES.admin });
    expect((await ask(WAYS, { id: ids['old'], own: ids['old'], s: 'old' }, south)).data).toMatchObject({
      customer: null,
    });
  });

  test('hidden and missing customers cost the same reads', async () => {
    const cost = async (id: string | undefined) => {
      counted.reset();
      await ask('query ($id: ID!) { customer(id: $id) { id displayName } }', { id }, north);
      return [counted.calls.slice(), counted.documents()];
    };
    expect(await cost(ids['bob'])).toEqual(await cost(NOBODY));
  });

  const LIST = `query ($first: Int, $after: String, $filter: CustomerFilterInput) { customers(first: $first, after: $after, filter: $filter, sort: { by: CREATED_AT }) {
    totalCount totalCountIsLowerBound pageInfo { hasNextPage endCursor } edges { cursor node { id sourceKeys { sourceId } } } } }`;
  const listed = (answer: { data: Answer }) =>
    answer.data['customers'].edges.map((edge: { node: { id: string } }) => edge.node.id);

  test('a list whose first row is allowed and whose second is not shows the first and counts it alone', async () => {
    const page = await ask(LIST, { first: 1 }, north);
    expect(listed(page)).toEqual([ids['ann']]);
    expect(page.data['customers']).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const after = page.data['customers'].pageInfo.endCursor;
    const rest = await ask(LIST, { first: 10, after }, north);
    expect(listed(rest)).toEqual([ids['dan'], ids['fay'], ids['kin']]);
    expect(rest.data['customers']).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
  });

  test('a filter never shows more than the rows allow', async () => {
    const restricted = { filter: { restricted: true } };
    expect(listed(await ask(LIST, restricted, service))).toEqual([ids['dan']]);
    expect(new Set(listed(await ask(LIST, restricted)))).toEqual(new Set([ids['cid'], ids['dan']]));
    expect(listed(await ask(LIST, { filter: { restricted: false, team: ['south'] } }, north))).toEqual([]);
    expect(listed(await ask(LIST, { filter: { team: ['north', 'south'], segment: ['tin'] } }, north))).toEqual([]);
  });

  test('restricted processing hides a customer from service, but not for a legal claim, nor from a steward', async () => {
    const name = async (actor: Actor) =>
      (await ask('query ($id: ID!) { customer(id: $id) { displayName } }', { id: ids['cid'] }, actor)).data['customer'];
    expect(await name(service)).toBeNull();
    expect(await name(actorFor('service', { purpose: 'legal' }))).toEqual({ displayName: 'Cid Carter' });
    expect(await name(actorFor('steward'))).toEqual({ displayName: 'Cid Carter' });
    expect(await name(actorFor('auditor', { scopes: ROLE_SCOPES.admin }))).toBeNull();
  });

  test('a customer sees himself, by the id that his token was made for, and nobody else', async () => {
    const self = actorFor('customer', { customerId: ids['old'] ?? null });
    const all = await ask(LIST, {}, self);
    expect(listed(all)).toEqual([ids['fay']]);
    expect(all.data['customers'].totalCount).toBe(1);
    expect((await ask('query ($id: ID!) { customer(id: $id) { id } }', { id: ids['ann'] }, self)).data).toEqual({
      customer: null,
    });
    const found = await ask('{ searchCustomers(text: "archer") { totalCount edges { node { id } } } }', {}, self);
    expect(found.data['searchCustomers']).toEqual({ totalCount: 0, edges: [] });
    const restrictedSelf = actorFor('customer', { customerId: ids['cid'] ?? null });
    expect(listed(await ask(LIST, {}, restrictedSelf))).toEqual([ids['cid']]);
  });

  test('a shared contact leads to those of its customers alone whom the actor may see', async () => {
    const query = `{ customersByContact(email: "${SHARED}") { totalCount totalCountIsLowerBound pageInfo { hasNextPage } edges { node { id } } } }`;
    expect((await ask(query)).data['customersByContact'].totalCount).toBe(2);
    expect((await ask(query, {}, north)).data['customersByContact']).toEqual({
      totalCount: 1,
      totalCountIsLowerBound: false,
      pageInfo: { hasNextPage: false },
      edges: [{ node: { id: ids['ann'] } }],
    });
  });

  test('relations lead to no hidden customer, and who names one is not told of', async () => {
    const query = `query ($id: ID!) { customer(id: $id) {
      relations { edges { node { type customer { id } } } } inverseRelations { edges { node { customer { id } } } } } }`;
    const kin = await ask(query, { id: ids['kin'] }, north);
    expect(kin.data['customer'].relations.edges).toEqual([{ node: { type: 'SPOUSE', customer: null } }]);
    expect((await ask(query, { id: ids['ann'] }, north)).data['customer'].inverseRelations.edges).toEqual([]);
    expect((await ask(query, { id: ids['ann'] })).data['customer'].inverseRelations.edges).toHaveLength(1);
  });

  const key = (sourceId: string) => `{ system: "crm", sourceId: "${sourceId}" }`;
  const ERRORS = 'userErrors { code field message }';
  test.each<[string, (id: string, sourceId: string) => string]>([
    [
      'updateCustomer',
      (id) => `updateCustomer(input: { customerId: "${id}", attributes: { segment: { value: "x" } } })`,
    ],
    ['overrideValue', (id) => `overrideValue(input: { customerId: "${id}", attribute: SEGMENT, action: CLEAR })`],
    ['unmergeCustomer', (id) => `unmergeCustomer(input: { customerId: "${id}" })`],
    ['splitCustomer', (id, s) => `splitCustomer(input: { customerId: "${id}", parts: [[${key(s)}]] })`],
    ['link', (id) => `link(input: { customerId: "${id}", sourceRecord: ${key('ann')} })`],
    ['link of a hidden record', (_, s) => `link(input: { customerId: "${NOBODY}", sourceRecord: ${key(s)} })`],
    ['unlink', (_, s) => `unlink(input: { sourceRecord: ${key(s)} })`],
    ['mergeCustomers', (id) => `mergeCustomers(input: { customerIds: ["${id}", "${NOBODY}"] })`],
    ['deleteSourceRecord', (_, s) => `deleteSourceRecord(input: ${key(s)})`],
    ['revealContact', (id) => `revealContact(input: { customerId: "${id}", contactPointId: "x", reason: "a reason" })`],
  ])('%s of a hidden customer says what it says of none, and writes nothing', async (_, mutation) => {
    const actor = { ...north, amr: ['otp'], authTime: Date.UTC(2026, 0, 1) / 1_000 };
    const answer = (id: string | undefined, s: string) =>
      ask(`mutation { ${mutation(id ?? '', s)} { ${ERRORS} } }`, {}, actor);
    counted.reset();
    const hidden = await answer(ids['bob'], 'bob');
    expect(counted.commits()).toBe(0);
    expect(hidden.errors).toEqual([]);
    const [payload] = Object.values(hidden.data);
    expect(payload.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(hidden).toEqual(await answer(NOBODY, 'nobody'));
  });

  test('what would join a stranger with a customer of mine is refused, as is one joined by it anew', async () => {
    const mine = `mutation ($id: ID!) { updateCustomer(input: { customerId: $id, attributes: {
      names: [{ given: "Bob", family: "Butcher" }], phones: [{ value: "+49 711 5550001" }] } }) { affected { customerId } customer { id } ${ERRORS} } }`;
    const refused = await ask(mine, { id: ids['ann'] }, north);
    expect(refused.data['updateCustomer']).toMatchObject({
      affected: null,
      customer: null,
      userErrors: [{ code: 'CONFLICT' }],
    });
    const anew = `mutation { createCustomer(input: { kind: PERSON, attributes: { team: { value: "north" },
      names: [{ given: "Bob", family: "Butcher" }], phones: [{ value: "+49 711 5550001" }] } }) { affected { customerId } ${ERRORS} } }`;
    expect((await ask(anew, {}, north)).data['createCustomer']).toMatchObject({
      affected: null,
      userErrors: [{ code: 'CONFLICT' }],
    });
    expect(
      (await ask('query ($id: ID!) { customer(id: $id) { id } }', { id: ids['bob'] }, north)).data['customer'],
    ).toBeNull();
    const fresh = `mutation { createCustomer(input: { kind: PERSON, dryRun: true, attributes: { team: { value: "north" },
      names: [{ given: "New", family: "Comer" }] } }) { affected { kind } ${ERRORS} } }`;
    expect((await ask(fresh, {}, north)).data['createCustomer']).toMatchObject({
      affected: [{ kind: 'CREATED' }],
      userErrors: [],
    });
  });

  test('nor is a customer joined whom a restriction alone hides, who would hide with him whom one saw', async () => {
    const theirs = 'names: [{ given: "Cid", family: "Carter" }], emails: [{ value: "cid@example.org" }]';
    const update = `mutation ($id: ID!) { updateCustomer(input: { customerId: $id, attributes: { ${theirs} } }) { affected { customerId } customer { id } ${ERRORS} } }`;
    const create = `mutation { createCustomer(input: { kind: PERSON, attributes: { ${theirs} } }) { affected { customerId } customer { id } ${ERRORS} } }`;
    const version = async () =>
      (await ask('query ($id: ID!) { customer(id: $id) { version sourceKeyCount } }', { id: ids['cid'] })).data;
    const before = await version();
    const refused = { affected: null, customer: null, userErrors: [{ code: 'CONFLICT' }] };
    counted.reset();
    expect((await ask(update, { id: ids['eve'] }, service)).data['updateCustomer']).toMatchObject(refused);
    expect((await ask(create, {}, service)).data['createCustomer']).toMatchObject(refused);
    expect(counted.commits()).toBe(0);
    expect(await version()).toEqual(before);
    const own = update.replace(theirs, 'languages: [{ value: "fr" }]');
    expect((await ask(own, { id: ids['eve'] }, service)).data['updateCustomer']).toMatchObject({
      customer: { id: ids['eve'] },
      userErrors: [],
    });
  });

  test('the log names whom a change touched, also those who are not shown to its caller', async () => {
    entries.length = 0;
    const bob = record('bob-2', 'Bob', 'Butcher', null, { phones: [{ value: '+49 711 5550001' }] });
    const upsert = UPSERT.replace('results {', 'affected { customerId } results {');
    const { data } = await ask(upsert, { input: { records: [bob], dryRun: true } }, north);
    expect(data['upsertSourceRecords']).toMatchObject({ affected: [], results: [{ customerId: null }] });
    expect(entries.map(({ customers, outcome }) => [customers, outcome])).toEqual([
      [[opened.store.hmac('audit:customer', ids['bob'] ?? '')], 'ok'],
    ]);
  });

  test('a customer corrects how he is called and reached, not what he is worth', async () => {
    const self = actorFor('customer', { customerId: ids['fay'] ?? null });
    const update = (attributes: string) =>
      ask(
        `mutation { updateCustomer(input: { customerId: "${ids['fay']}", attributes: ${attributes} }) { customer { id } ${ERRORS} } }`,
        {},
        self,
      );
    expect((await update('{ segment: { value: "gold" } }')).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await update('{ restrictions: null }')).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    for (const certified of [
      'observedAt: "2025-12-01T00:00:00Z"',
      'verifiedAt: "2025-12-01T00:00:00Z"',
      'verifiedBy: "me"',
    ])
      expect((await update(`{ languages: [{ value: "fr" }, { value: "de", ${certified} }] }`)).errors).toMatchObject([
        { code: 'FORBIDDEN' },
      ]);
    const good = await update('{ languages: [{ value: "fr", validFrom: "2026-03", verifiedBy: null }] }');
    expect(good.data['updateCustomer']).toMatchObject({ customer: { id: ids['fay'] }, userErrors: [] });
    const created = await ask(
      `mutation { createCustomer(input: { kind: PERSON, attributes: { names: [{ full: "A B" }] } }) { ${ERRORS} } }`,
      {},
      self,
    );
    expect(created.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  test('nobody asks by what he may not read: no filter, no order, no contact, no number', async () => {
    const blind = actorFor('service', { scopes: ['profile:read'] });
    const codes = async (query: string) => (await ask(query, {}, blind)).errors.map(({ code }) => code);
    expect(await codes('{ customers(filter: { restricted: true }) { totalCount } }')).toEqual(['FORBIDDEN']);
    expect(await codes('{ customers(filter: { country: ["DE"] }) { totalCount } }')).toEqual(['FORBIDDEN']);
    expect(await codes('{ customers(sort: { by: COUNTRY }) { totalCount } }')).toEqual(['FORBIDDEN']);
    expect(await codes('{ customers(filter: { segment: ["gold"] }, sort: { by: TEAM }) { totalCount } }')).toEqual([]);
    const count = async (text: string, actor: Actor) =>
      (await ask('query ($t: String!) { searchCustomers(text: $t) { totalCount } }', { t: text }, actor)).data[
        'searchCustomers'
      ].totalCount;
    expect([await count(SHARED, service), await count(SHARED, blind)]).toEqual([2, 0]);
    expect([await count('+49 711 5550001', service), await count('+49 711 5550001', blind)]).toEqual([1, 0]);
    expect(await count('butcher', blind)).toBe(1);
  });
});
