import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CustomerId, Json, SourceKey } from '../../../domain/model/index.ts';
import { mergeCustomers, overrideValue } from '../../../hub/index.ts';
import type { Actor } from '../../../policy/index.ts';
import type { ConsentGate, ConsentQuestion, RevealedContact } from '../../../subgraphs/shared/index.ts';
import { buildIdentitySubgraph } from '../../../subgraphs/identity/index.ts';
import { consentGate } from '../../../subgraphs/preferences/index.ts';
import { actorFor } from '../../support/actors.ts';
import { asker } from '../../support/ask-subgraph.ts';
import { AT, consent, seedBusinessRows } from '../../support/business-rows.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { STEWARD } from '../../support/hub.ts';
import { identityHub } from '../../support/identity-hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const definition = buildIdentitySubgraph();
const EMAIL = 'ada.lovelace@example.org';
const PHONE = '+4971112345678';
const ADA = 'crm:ada' as SourceKey;
const BOB = 'crm:bob' as SourceKey;

let opened: OpenedStore;
let counted: Counted;
let ids: Record<string, string>;
let hub: ReturnType<typeof identityHub>;

const upsert = `mutation ($input: UpsertSourceRecordsInput!) { upsertSourceRecords(input: $input) { results { customerId } } }`;

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  hub = { ...identityHub(counted.store), now: () => Date.UTC(2026, 5, 1) };
  const person = (sourceId: string, full: string, more: object) => ({
    system: 'crm',
    sourceId,
    kind: 'PERSON',
    attributes: { names: [{ full }], ...more },
  });
  const { ask } = asker(definition, hub);
  const { data } = await ask(upsert, {
    input: {
      records: [
        person('ada', 'Ada Lovelace', {
          emails: [{ value: EMAIL }],
          phones: [{ value: PHONE }],
          addresses: [{ street: 'Hauptstr. 1', city: 'Stuttgart', country: 'DE' }],
          identifiers: [{ type: 'PASSPORT', value: 'C01X00T47', country: 'DE' }],
          legalEntity: { value: 'Bike Company GmbH' },
        }),
        person('bob', 'Bob Boole', { emails: [{ value: 'bob@example.org' }] }),
      ],
    },
  });
  const results = (data?.['upsertSourceRecords'] as { results: { customerId: string }[] }).results;
  ids = { ada: results[0]!.customerId, bob: results[1]!.customerId };
  await seedBusinessRows(opened.store, {
    consents: [
      consent(ADA, 'c1', AT('2026-01-01T00:00:00Z'), { channel: 'email', legalEntity: 'Bike Company GmbH' }),
      consent(ADA, 'c2', AT('2026-01-02T00:00:00Z'), { channel: 'phone', state: 'refused' }),
      consent(BOB, 'c3', AT('2026-01-02T00:00:00Z'), { channel: 'email', state: 'withdrawn' }),
    ],
  });
});
afterAll(() => opened.destroy());

/** As the gateway's answer would be, but for fields that it removed: a subgraph refuses those whole. */
const as = (actor: Actor, given: Parameters<typeof asker>[2] = {}) => {
  const { ask, faults } = asker(definition, hub, given);
  return async (query: string, variables: Record<string, unknown> = { ada: ids['ada'], bob: ids['bob'] }) => {
    const answer = await ask(query, variables, actor);
    expect(faults).toEqual([]);
    return answer;
  };
};

describe('masked and in clear', () => {
  const CONTACTS = `query ($ada: ID!) { customer(id: $ada) {
    contactPoints { id kind masked } emails { kind masked } phones { kind masked country type } identifiers { id type masked country } } }`;

  test('who may read contacts reads them masked', async () => {
    const { data, codes } = await as(actorFor('service', { scopes: ['contact:read', 'identifier:read'] }))(CONTACTS, {
      ada: ids['ada'],
    });
    expect(codes).toEqual([]);
    expect(data?.['customer']).toEqual({
      contactPoints: [
        { id: opened.store.hmac('contact:email', EMAIL), kind: 'EMAIL', masked: 'a***@e***.org' },
        { id: opened.store.hmac('contact:phone', PHONE), kind: 'PHONE', masked: '+49***78' },
      ],
      emails: [{ kind: 'EMAIL', masked: 'a***@e***.org' }],
      phones: [{ kind: 'PHONE', masked: '+49***78', country: 'DE', type: expect.any(String) }],
      identifiers: [{ id: expect.stringMatching(/^[\w-]{22}$/), type: 'PASSPORT', masked: '***47', country: 'DE' }],
    });
  });

  test.each([
    'emails { value }',
    'emails { address }',
    'emails { canonical }',
    'emails { domain }',
    'phones { e164 }',
    'phones { extension }',
    'contactPoints { value }',
    'identifiers { value }',
    'names { lineage { raw } }',
    'recordedValues { edges { node { standard } } }',
    'crossReferences { edges { node { sourceRecord { current { raw } } } } }',
  ])('nothing that holds a value in clear is for who may only read them masked: %s', async (selection) => {
    const masked = actorFor('service', {
      scopes: ['contact:read', 'identifier:read', 'crossrefs:read', 'profile:read'],
    });
    const query = `query ($ada: ID!) { customer(id: $ada) { ${selection} } }`;
    expect((await as(masked)(query, { ada: ids['ada'] })).codes).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect((await as(actorFor('admin'))(query, { ada: ids['ada'] })).codes).toEqual([]);
  });

  test('in clear: by one name for both kinds, and by their own', async () => {
    const { data } = await as(actorFor('service'))(
      `query ($ada: ID!) { customer(id: $ada) { contactPoints { value address e164 } identifiers { value } } }`,
      { ada: ids['ada'] },
    );
    expect(data?.['customer']).toEqual({
      contactPoints: [
        { value: EMAIL, address: EMAIL, e164: null },
        { value: PHONE, address: null, e164: PHONE },
      ],
      identifiers: [{ value: 'C01X00T47' }],
    });
  });
});

describe('revealContact', () => {
  const NOW_S = Date.UTC(2026, 5, 1) / 1_000;
  const fresh = actorFor('service', { amr: ['pwd', 'otp'], authTime: NOW_S - 100 });
  const seen: RevealedContact[] = [];
  const accesses = { revealed: async (access: RevealedContact) => void seen.push(access) };
  const reveal = (actor: Actor, input: object, given: Parameters<typeof asker>[2] = { accesses }) =>
    as(actor, given)(
      `mutation ($input: RevealContactInput!) { revealContact(input: $input) {
        contactPoint { id kind masked value } value expiresAt userErrors { code field message } } }`,
      {
        input: {
          customerId: ids['ada'],
          contactPointId: opened.store.hmac('contact:phone', PHONE),
          reason: 'call back',
          ...input,
        },
      },
    );

  test('shows one contact point until the second factor ends, after it was written down', async () => {
    seen.length = 0;
    const { data, codes } = await reveal(fresh, {});
    expect(codes).toEqual([]);
    expect(data?.['revealContact']).toEqual({
      contactPoint: { id: opened.store.hmac('contact:phone', PHONE), kind: 'PHONE', masked: '+49***78', value: PHONE },
      value: PHONE,
      expiresAt: new Date((NOW_S + 200) * 1_000).toISOString(),
      userErrors: [],
    });
    expect(seen).toMatchObject([{ customerId: ids['ada'], reason: 'call back', actor: { subject: fresh.subject } }]);
  });

  test.each<[string, Partial<Actor>]>([
    ['without a second factor', { amr: ['pwd'] }],
    ['with one of six minutes ago', { authTime: NOW_S - 360 }],
    ['with one whose time is not known', { authTime: null }],
  ])('%s: STEP_UP_REQUIRED, and nothing is written down or shown', async (_, over) => {
    seen.length = 0;
    const { data, codes } = await reveal({ ...fresh, ...over }, {});
    expect([data?.['revealContact'], codes, seen]).toEqual([null, ['STEP_UP_REQUIRED'], []]);
  });

  test('without the scope it is refused before anything is looked at', async () => {
    expect((await reveal({ ...fresh, scopes: ['contact:read'] }, {})).codes).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  });

  test.each<[string, object, string, string]>([
    ['an empty reason', { reason: '  ' }, 'BAD_USER_INPUT', 'reason'],
    ["another customer's contact point", { contactPointId: 'x' }, 'NOT_FOUND', 'contactPointId'],
    ['an unknown customer', { customerId: 'cus_x' }, 'NOT_FOUND', 'customerId'],
  ])('%s is a userError', async (_, input, code, field) => {
    seen.length = 0;
    const { data } = await reveal(fresh, input);
    expect(data?.['revealContact']).toMatchObject({
      value: null,
      contactPoint: null,
      userErrors: [{ code, field: ['input', field] }],
    });
    expect(seen).toEqual([]);
  });

  test('what cannot be written down is not shown', async () => {
    const broken = { revealed: () => Promise.reject(new Error('disk full')) };
    const { data, codes } = await reveal(fresh, {}, { accesses: broken });
    expect([data?.['revealContact'], codes]).toEqual([null, ['AUDIT_UNAVAILABLE']]);
  });
});

describe('a purpose that is bound to consent', () => {
  const marketing = actorFor('marketing', { purpose: 'marketing' });
  const BOTH = `query ($ada: ID!, $bob: ID!) {
    ada: customer(id: $ada) { displayName emails { id masked value address } phones { masked value country } addresses { city } }
    bob: customer(id: $bob) { displayName emails { masked value } } }`;

  test('shows what the customer consented to; the rest is null with the reason', async () => {
    const { data, errors } = await as(marketing)(BOTH);
    expect(data?.['ada']).toEqual({
      displayName: 'Ada Lovelace',
      emails: [
        { id: opened.store.hmac('contact:email', EMAIL), masked: 'a***@e***.org', value: EMAIL, address: EMAIL },
      ],
      phones: [{ masked: null, value: null, country: 'DE' }],
      addresses: null,
    });
    expect(data?.['bob']).toEqual({ displayName: 'Bob Boole', emails: [{ masked: null, value: null }] });
    const told = errors.map((error) => {
      const { path, extensions } = error as unknown as { path?: unknown[]; extensions?: Record<string, unknown> };
      return [path?.join('.'), extensions?.['code'], extensions?.['reason']];
    });
    expect(new Map(told.map(([path, ...rest]) => [path, rest]))).toEqual(
      new Map([
        ['ada.phones.0.masked', ['CONSENT_REQUIRED', 'REFUSED']],
        ['ada.phones.0.value', ['CONSENT_REQUIRED', 'REFUSED']],
        ['ada.addresses', ['CONSENT_REQUIRED', 'NO_CONSENT']],
        ['bob.emails.0.masked', ['CONSENT_REQUIRED', 'WITHDRAWN']],
        ['bob.emails.0.value', ['CONSENT_REQUIRED', 'WITHDRAWN']],
      ]),
    );
  });

  test('all questions of a request are one call of the gate, each asked once', async () => {
    const asked: (readonly ConsentQuestion[])[] = [];
    const gate: ConsentGate = {
      permitted: (questions) => {
        asked.push(questions);
        return consentGate(hub).permitted(questions);
      },
    };
    await as(marketing, { consentGate: gate })(BOTH);
    expect(asked).toHaveLength(1);
    const [questions = []] = asked;
    expect(questions.map(({ channel, purpose, legalEntity }) => [channel, purpose, legalEntity])).toEqual([
      ['email', 'marketing', 'Bike Company GmbH'],
      ['phone', 'marketing', 'Bike Company GmbH'],
      ['post', 'marketing', 'Bike Company GmbH'],
      ['email', 'marketing', undefined],
    ]);
    expect(questions[0]?.sourceKeys).toContain(ADA);
  });

  test.each<[string, ConsentGate | undefined]>([
    ['is not there', undefined],
    ['fails', { permitted: () => Promise.reject(new Error('connection refused')) }],
    ['answers too little', { permitted: async () => [] }],
  ])('where the gate %s, nothing is shown', async (_, gate) => {
    const { data, codes } = await as(marketing, { consentGate: gate } as never)(BOTH);
    expect(data).toMatchObject({
      ada: { emails: [{ masked: null, value: null, address: null }], phones: [{ masked: null }], addresses: null },
      bob: { displayName: 'Bob Boole', emails: [{ masked: null }] },
    });
    expect(new Set(codes)).toEqual(new Set(['CONSENT_UNKNOWN']));
  });

  test('other purposes pay nothing for it: no question, no store call more', async () => {
    const never: ConsentGate = { permitted: () => Promise.reject(new Error('must not be asked')) };
    counted.reset();
    const { codes } = await as(actorFor('admin'), { consentGate: never })(BOTH);
    expect(codes).toEqual([]);
    expect(counted.calls).toEqual(['get customers']);
  });

  test('of a merged customer each address is shown by the word of the part whose record says it', async () => {
    const { ask } = asker(definition, hub);
    const create = async (sourceId: string, full: string, street: string) => {
      const attributes = { names: [{ full }], addresses: [{ street, city: 'Ulm', country: 'DE' }] };
      const { data } = await ask(upsert, {
        input: { records: [{ system: 'crm', sourceId, kind: 'PERSON', attributes }] },
      });
      return (data as { upsertSourceRecords: { results: { customerId: string }[] } }).upsertSourceRecords.results[0]!
        .customerId;
    };
    const i = await create('ottilie', 'Ottilie Quandt', 'Secretweg 5');
    const j = await create('jakob', 'Jakob Winter', 'Jaweg 5');
    const post = (of: string, id: string, more: object = {}) =>
      seedBusinessRows(opened.store, {
        consents: [consent(`c360:${of}` as SourceKey, id, AT('2026-01-01T00:00:00Z'), { channel: 'post', ...more })],
      });
    await post(j, 'post-j');
    const shown = async (id: string) => {
      counted.reset();
      const { data, errors } = await as(marketing)(`query ($id: ID!) { customer(id: $id) { addresses { street } } }`, {
        id,
      });
      const { addresses } = data?.['customer'] as { addresses: { street: string }[] | null };
      const reasons = errors.map((error) => (error as { extensions?: Record<string, unknown> }).extensions?.['reason']);
      return addresses?.map(({ street }) => street).sort() ?? reasons;
    };
    const links = () => counted.calls.filter((call) => call === 'get links').length;
    expect(await shown(i)).toEqual(['NO_CONSENT']);
    expect(await shown(j)).toEqual(['Jaweg']);
    expect(links()).toBe(0);

    const merge = { customerIds: [i, j] as [CustomerId, CustomerId] };
    const survivor = (await mergeCustomers(hub, merge, { by: STEWARD })).survivorId;
    expect(await shown(survivor)).toEqual(['Jaweg']);
    expect(links()).toBe(1);
    // One that a steward set is nobody's record's: both must have said yes.
    const override = (action: 'set' | 'release', values: readonly object[]) =>
      overrideValue(
        hub,
        { customerId: survivor, attribute: 'address', action, values: values as Json[] },
        { by: STEWARD },
      );
    await override('set', [{ full: 'Neuweg 1, Ulm', street: 'Neuweg 1' }]);
    expect(await shown(survivor)).toEqual(['NAME_CONTACT_POINT']);
    await post(i, 'post-i', { at: AT('2025-12-31T00:00:00Z') });
    expect(await shown(survivor)).toEqual(['Neuweg 1']);
    await override('release', []);
    expect(await shown(survivor)).toEqual(['Jaweg', 'Secretweg']);
  });

  test('revealing is bound to it too', async () => {
    const actor = actorFor('admin', {
      purpose: 'marketing',
      amr: ['otp'],
      authTime: Date.UTC(2026, 5, 1) / 1_000,
    });
    const accesses = { revealed: () => Promise.reject(new Error('must not be asked')) };
    const { data, codes } = await as(actor, { accesses })(
      `mutation ($input: RevealContactInput!) { revealContact(input: $input) { value } }`,
      {
        input: {
          customerId: ids['ada'],
          contactPointId: opened.store.hmac('contact:phone', PHONE),
          reason: 'campaign',
        },
      },
    );
    expect([data?.['revealContact'], codes]).toEqual([null, ['CONSENT_REQUIRED']]);
  });
});
