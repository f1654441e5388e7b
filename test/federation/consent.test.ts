/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- answers are read by the shape of their queries */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import { upsertRecords } from '../../hub/index.ts';
import { actorFor } from '../support/actors.ts';
import { AT, consent, preference, seedBusinessRows, transaction } from '../support/business-rows.ts';
import { STEWARD } from '../support/hub.ts';
import { identityHub } from '../support/identity-hub.ts';
import { key } from '../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { InProcess } from './view.ts';

let opened: OpenedStore;
let gateway: InProcess;
let id: string | null;

beforeAll(async () => {
  opened = await freshStore();
  const hub = { ...identityHub(opened.store), now: () => Date.UTC(2026, 5, 1) };
  const raw = { kind: 'person', name: [{ full: 'Ada Tester' }], email: ['ada@example.org'], phone: ['+4971112345678'] };
  const { results } = await upsertRecords(
    hub,
    [
      {
        key: key('crm', 'ada'),
        kind: 'person',
        deleted: false,
        raw: '{}',
        attributes: normalizeRecord(raw as never).attributes,
        relations: [],
        provenance: { batchId: 'b', row: 1, mapping: 'm', normaliser: 'n' },
      },
    ],
    { by: STEWARD },
  );
  id = results[0]?.customerId ?? null;
  await seedBusinessRows(opened.store, {
    consents: [
      consent(key('crm', 'ada'), 'c1', AT('2026-01-01T00:00:00Z'), { channel: 'email' }),
      consent(key('crm', 'ada'), 'c2', AT('2026-01-01T00:00:00Z'), { channel: 'phone', state: 'refused' }),
    ],
  });
  gateway = await InProcess.open(hub);
}, 300_000);
afterAll(async () => {
  await gateway.close();
  await opened.destroy();
});

const CONTACTS = 'query ($id: ID!) { customer(id: $id) { emails { value } phones { kind masked } } }';

test('the gateway passes on what was withheld for want of consent, with the place and the reason', async () => {
  const { data, errors } = await gateway.ask(CONTACTS, { id }, actorFor('marketing', { purpose: 'marketing' }));
  expect(data.customer).toEqual({ emails: [{ value: 'ada@example.org' }], phones: [{ kind: 'PHONE', masked: null }] });
  expect(errors).toMatchObject([
    { path: ['customer', 'phones', 0, 'masked'], extensions: { code: 'CONSENT_REQUIRED', reason: 'REFUSED' } },
  ]);
});

test('for another purpose the same question is answered whole', async () => {
  const { data, errors } = await gateway.ask(CONTACTS, { id }, actorFor('service'));
  expect([data.customer.phones, errors]).toEqual([[{ kind: 'PHONE', masked: '+49***78' }], []]);
});

test('of a customer of several legal entities the word given to any of them counts, a refusal before all', async () => {
  const upsert = `mutation ($input: UpsertSourceRecordsInput!) { upsertSourceRecords(input: $input) { results { customerId } userErrors { message } } }`;
  const attributes = { names: [{ full: 'Lou Both' }], emails: [{ value: 'lou@example.org' }] };
  const legalEntity = [{ value: 'One Ltd' }, { value: 'Two Ltd' }];
  const record = { system: 'crm', sourceId: 'both', kind: 'PERSON', attributes: { ...attributes, legalEntity } };
  const customerId = (await gateway.ask(upsert, { input: { records: [record] } })).data.upsertSourceRecords.results[0]
    .customerId as string;
  const statement = `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { userErrors { message } } }`;
  const say = async (entity: string, state: string) => {
    const input = { customerId, purpose: 'marketing', state, channel: 'email', legalEntity: entity };
    expect((await gateway.ask(statement, { input })).data.recordConsent.userErrors).toEqual([]);
  };
  const seen = async () => {
    const { data, errors } = await gateway.ask(
      CONTACTS,
      { id: customerId },
      actorFor('marketing', { purpose: 'marketing' }),
    );
    return [data.customer.emails[0]?.value, errors[0]?.extensions];
  };
  expect(await seen()).toEqual([null, expect.objectContaining({ code: 'CONSENT_REQUIRED' })]);
  await say('Two Ltd', 'GRANTED');
  expect(await seen()).toEqual(['lou@example.org', undefined]);
  await say('One Ltd', 'REFUSED');
  expect(await seen()).toEqual([null, expect.objectContaining({ code: 'CONSENT_REQUIRED', reason: 'REFUSED' })]);
});

test('whose processing is restricted may not be contacted, whatever was consented, until the restriction is lifted', async () => {
  const may = async () => {
    const text = `query ($id: ID!) { customer(id: $id) { id mayContact(channel: "email", purpose: "marketing") { allowed reason } } }`;
    const { data, errors } = await gateway.ask(text, { id });
    expect(errors).toEqual([]);
    return data.customer;
  };
  const update = (restrictions: readonly object[] | null) =>
    gateway.ask(
      'mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { userErrors { message } customer { mayContact(channel: "email", purpose: "marketing") { reason } } } }',
      { input: { customerId: id, attributes: { restrictions } } },
    );
  expect(await may()).toEqual({ id, mayContact: { allowed: true, reason: 'GRANTED' } });
  const { data } = await update([{ value: 'processing-restricted' }]);
  expect(data.updateCustomer).toEqual({
    userErrors: [],
    customer: { mayContact: { reason: 'PROCESSING_RESTRICTED' } },
  });
  expect(await may()).toEqual({ id, mayContact: { allowed: false, reason: 'PROCESSING_RESTRICTED' } });
  await update(null);
  expect(await may()).toEqual({ id, mayContact: { allowed: true, reason: 'GRANTED' } });
});

test('whose processing a steward restricted is hidden and not contacted, also while no record is left', async () => {
  const told = async (query: string, variables: object, actor?: Parameters<InProcess['ask']>[2]) =>
    (await gateway.ask(query, variables as Record<string, unknown>, actor)).data;
  const record = { system: 'crm', sourceId: 'kept', kind: 'PERSON', attributes: { names: [{ full: 'Kai Kept' }] } };
  const { upsertSourceRecords } = await told(
    'mutation ($input: UpsertSourceRecordsInput!) { upsertSourceRecords(input: $input) { results { customerId } } }',
    { input: { records: [record] } },
  );
  const customerId = upsertSourceRecords.results[0].customerId as string;
  const errors = 'userErrors { message }';
  const changes = await told(
    `mutation ($consent: RecordConsentInput!, $override: OverrideValueInput!, $record: DeleteSourceRecordInput!) {
      recordConsent(input: $consent) { ${errors} } overrideValue(input: $override) { ${errors} } deleteSourceRecord(input: $record) { ${errors} }
    }`,
    {
      consent: { customerId, purpose: 'marketing', state: 'GRANTED', channel: 'email' },
      override: {
        customerId,
        attribute: 'RESTRICTION',
        action: 'SET',
        values: { restrictions: [{ value: 'processing-restricted' }] },
      },
      record: { system: 'crm', sourceId: 'kept' },
    },
  );
  for (const change of Object.values(changes as object)) expect(change).toEqual({ userErrors: [] });
  const may =
    'query ($id: ID!) { customer(id: $id) { status mayContact(channel: "email", purpose: "marketing") { allowed reason } consents { state } } }';
  expect((await told(may, { id: customerId })).customer).toEqual({
    status: 'RETIRED',
    mayContact: { allowed: false, reason: 'PROCESSING_RESTRICTED' },
    consents: [{ state: 'GRANTED' }],
  });
  expect(await told(may, { id: customerId }, actorFor('marketing'))).toEqual({ customer: null });
});

test('a merge widens no consent: what was said for all contact points of one shows no address of the other', async () => {
  const told = async (query: string, variables: object, actor?: Parameters<InProcess['ask']>[2]) => {
    const { data, errors } = await gateway.ask(query, variables as Record<string, unknown>, actor);
    return { ...data, errors };
  };
  const create = async (full: string, street: string) => {
    const attributes = { names: [{ full }], addresses: [{ full: `${street}, 89073 Ulm` }] };
    const input = { kind: 'PERSON', attributes };
    const { createCustomer } = await told(
      'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } userErrors { message } } }',
      { input },
    );
    expect(createCustomer.userErrors).toEqual([]);
    return createCustomer.customer.id as string;
  };
  const [i, j] = [await create('Ottilie Quandt', 'Secretweg 5'), await create('Jakob Winter', 'Jaweg 5')];
  const consented = await told(
    'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { userErrors { message } } }',
    { input: { customerId: j, purpose: 'marketing', state: 'GRANTED', channel: 'post' } },
  );
  expect(consented.recordConsent.userErrors).toEqual([]);
  const addresses = async (of: string) => {
    const query = 'query ($id: ID!) { customer(id: $id) { addresses { full } } }';
    const { customer } = await told(query, { id: of }, actorFor('marketing', { purpose: 'marketing' }));
    return customer.addresses;
  };
  const may = async (of: string) => {
    const query =
      'query ($id: ID!) { customer(id: $id) { mayContact(channel: "post", purpose: "marketing") { allowed reason } } }';
    return (await told(query, { id: of })).customer.mayContact;
  };
  const jaweg = [{ full: expect.stringContaining('Jaweg') }];
  const apart = async () => [await addresses(i), await addresses(j), await may(i), await may(j)];
  const before = await apart();
  expect(before).toEqual([null, jaweg, { allowed: false, reason: 'NO_CONSENT' }, { allowed: true, reason: 'GRANTED' }]);
  const change = 'customer { id } userErrors { message }';
  const { mergeCustomers } = await told(
    `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { ${change} } }`,
    { input: { customerIds: [i, j] } },
  );
  expect(mergeCustomers.userErrors).toEqual([]);
  expect(await addresses(i)).toEqual(jaweg);
  expect(await may(i)).toEqual({ allowed: false, reason: 'NAME_CONTACT_POINT' });
  const retired = mergeCustomers.customer.id === i ? j : i;
  await told('mutation ($input: UnmergeCustomerInput!) { unmergeCustomer(input: $input) { userErrors { message } } }', {
    input: { customerId: retired },
  });
  expect(await apart()).toEqual(before);
});

/** What stewards and sources do in the tests below, and what is told of it. */
const told = async (query: string, variables: object, actor?: Parameters<InProcess['ask']>[2]) => {
  const { data, errors } = await gateway.ask(query, variables as Record<string, unknown>, actor);
  return { ...data, errors };
};
const put = async (sourceId: string, full: string, email: string, more: object = {}) => {
  const attributes = { names: [{ full }], emails: [{ value: email }], ...more };
  const { upsertSourceRecords } = await told(
    'mutation ($input: UpsertSourceRecordsInput!) { upsertSourceRecords(input: $input) { results { customerId } } }',
    { input: { records: [{ system: 'crm', sourceId, kind: 'PERSON', attributes }] } },
  );
  return upsertSourceRecords.results[0].customerId as string;
};
const remove = async (sourceId: string) => {
  const { deleteSourceRecord } = await told(
    'mutation ($input: DeleteSourceRecordInput!) { deleteSourceRecord(input: $input) { userErrors { message } } }',
    { input: { system: 'crm', sourceId } },
  );
  expect(deleteSourceRecord.userErrors).toEqual([]);
};
const reason = async (of: string, contactPointId: string | null = null) => {
  const query = `query ($id: ID!, $point: String) {
    customer(id: $id) { mayContact(channel: "email", purpose: "marketing", contactPointId: $point) { reason } } }`;
  return (await told(query, { id: of, point: contactPointId })).customer.mayContact.reason as string;
};
const marketing = actorFor('marketing', { purpose: 'marketing' });

test('what was refused under a record stays refused when the record is deleted', async () => {
  const customer = await put('zoe-1', 'Zoe Zander', 'zoe@example.org');
  expect(await put('zoe-2', 'Zoe Zander', 'zoe@example.org')).toBe(customer);
  const [first, second] = [key('crm', 'zoe-1'), key('crm', 'zoe-2')];
  await seedBusinessRows(opened.store, {
    consents: [
      consent(first, 'z1', AT('2026-04-01T00:00:00Z')),
      consent(second, 'z2', AT('2026-05-01T00:00:00Z'), { state: 'refused' }),
      consent(second, 'z3', AT('2026-05-01T00:00:00Z'), { purpose: 'news' }),
    ],
    preferences: [preference(second, 'p1', AT('2026-05-01T00:00:00Z'), { name: 'sms', choice: 'opt-out' })],
    transactions: [transaction(second, 't1', AT('2026-05-01T00:00:00Z'))],
  });
  const view = `query ($id: ID!) { customer(id: $id) {
    consents { id state } channels { name choice } transactions { totalCount } consentHistory { totalCount } } }`;
  await remove('zoe-2');
  expect(await reason(customer)).toBe('REFUSED');
  expect((await told(view, { id: customer })).customer).toEqual({
    consents: [{ id: 'crm:z2', state: 'REFUSED' }],
    channels: [{ name: 'sms', choice: 'OPT_OUT' }],
    transactions: { totalCount: 0 },
    consentHistory: { totalCount: 1 },
  });
  const { data, errors } = await gateway.ask(CONTACTS, { id: customer }, marketing);
  expect(data.customer.emails).toEqual([{ value: null }]);
  expect(errors[0]?.extensions).toMatchObject({ code: 'CONSENT_REQUIRED', reason: 'REFUSED' });
});

test('a merge opens no address that a steward set: each part must have permitted it, or somebody just that address', async () => {
  const [c, d] = [await put('cy', 'Cy Cole', 'cy@example.org'), await put('dee', 'Dee Dorn', 'dee@example.org')];
  await seedBusinessRows(opened.store, { consents: [consent(key('crm', 'cy'), 'y1', AT('2026-04-01T00:00:00Z'))] });
  const set = { customerId: d, attribute: 'EMAIL', action: 'SET', values: { emails: [{ value: 'set@example.org' }] } };
  const change = 'userErrors { message }';
  await told(`mutation ($input: OverrideValueInput!) { overrideValue(input: $input) { ${change} } }`, { input: set });
  const merge = `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { ${change} } }`;
  const { mergeCustomers } = await told(merge, { input: { customerIds: [c, d], survivorId: c } });
  expect(mergeCustomers.userErrors).toEqual([]);
  const point = opened.store.hmac('contact:email', 'set@example.org');
  const shown = async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { emails { id value } } }';
    const { customer, errors } = await told(query, { id: c }, marketing);
    const refused = errors as readonly { readonly extensions: { readonly reason?: string } }[];
    return { emails: customer.emails, reasons: refused.map(({ extensions }) => extensions.reason) };
  };
  expect([await reason(c, point), await reason(c)]).toEqual(['OTHER_CONTACT_POINT', 'NAME_CONTACT_POINT']);
  expect(await shown()).toEqual({ emails: [{ id: point, value: null }], reasons: ['OTHER_CONTACT_POINT'] });
  const { recordConsent } = await told(
    `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { ${change} } }`,
    {
      input: {
        customerId: d,
        purpose: 'marketing',
        state: 'GRANTED',
        channel: 'email',
        contactPoint: { email: 'set@example.org' },
      },
    },
  );
  expect(recordConsent.userErrors).toEqual([]);
  expect(await reason(c, point)).toBe('GRANTED');
  expect(await shown()).toEqual({ emails: [{ id: point, value: 'set@example.org' }], reasons: [] });
});
