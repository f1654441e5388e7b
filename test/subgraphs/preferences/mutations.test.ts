import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { splitSourceKey, type CustomerId, type SourceKey } from '../../../domain/model/index.ts';
import {
  customersById,
  mergeCustomers,
  sourceKeysOf,
  unmergeCustomer,
  upsertRecords,
  type Hub,
} from '../../../hub/index.ts';
import { buildPreferencesSubgraph } from '../../../subgraphs/preferences/index.ts';
import { asker, customerId } from '../../support/ask-subgraph.ts';
import { counting } from '../../support/counting-store.ts';
import { STEWARD, person, testHub } from '../../support/hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const definition = buildPreferencesSubgraph();
const RECORD_CONSENT = `mutation($input: RecordConsentInput!) { recordConsent(input: $input) {
  consent { id state purpose contactPointId at { utc offset } expiresAt expiresAtOffset sourceRecord { system sourceId } } customer { id }
  userErrors { code field message } } }`;
const RECORD_PREFERENCE = `mutation($input: RecordPreferenceInput!) { recordPreference(input: $input) {
  preference { id name choice at { utc offset } sourceRecord { system } } customer { id } userErrors { code field } } }`;
const MAY = 'mayContact(channel: "email", purpose: "marketing") { allowed reason }';

for (const kind of storeKinds()) {
  describe(`recording on ${kind.name}`, () => {
    let opened: OpenedStore;
    let hub: Hub;
    let ask: ReturnType<typeof asker>['ask'];
    let customers: ReturnType<typeof asker>['customers'];

    beforeAll(async () => {
      opened = await kind.open();
      hub = testHub(opened.store);
      ({ ask, customers } = asker(definition, hub));
    });
    afterAll(() => opened.destroy());

    let created = 0;
    /** A customer of its own, with an address of its own. */
    async function create(email = `nobody-${created + 1}@example.org`): Promise<CustomerId> {
      const record = person(`crm:${(created += 1)}`, { family: 'Nowak', email });
      const { results } = await upsertRecords(hub, [record], { by: STEWARD });
      return results[0]?.customerId as CustomerId;
    }
    /** What the gateway sends of a customer: its id with the source keys that identity supplies. */
    async function representation(id: CustomerId) {
      const [view] = await customersById(hub, { kind: 'all' }, [id]);
      if (!view) throw new Error('no such customer');
      const [keys = []] = await sourceKeysOf(hub, [view]);
      const sourceKeys = keys.map((key: SourceKey) => splitSourceKey(key));
      return { __typename: 'Customer', id: view.id, sourceKeys, processingRestricted: false };
    }
    const section = async (id: CustomerId, field: string) =>
      (await customers([await representation(id)], field)).entities[0];

    test('a consent is written under the customer id and stands at once', async () => {
      const id = await create();
      expect(await section(id, MAY)).toEqual({ mayContact: { allowed: false, reason: 'NO_CONSENT' } });
      const input = {
        customerId: id,
        purpose: 'marketing',
        channel: 'email',
        state: 'GRANTED',
        at: '2025-12-31T10:00:00+01:00',
        expiresAt: '2036-01-01T00:00:00-05:00',
      };
      const { data, codes } = await ask(RECORD_CONSENT, { input });
      expect(codes).toEqual([]);
      expect(data).toMatchObject({
        recordConsent: {
          consent: {
            state: 'GRANTED',
            at: { utc: '2025-12-31T09:00:00.000Z', offset: '+01:00' },
            expiresAt: '2036-01-01T05:00:00.000Z',
            expiresAtOffset: '-05:00',
            sourceRecord: { system: 'c360', sourceId: id },
          },
          customer: { id },
          userErrors: [],
        },
      });
      expect(await section(id, MAY)).toEqual({ mayContact: { allowed: true, reason: 'GRANTED' } });
      const consent = (data?.['recordConsent'] as { consent: { id: string } }).consent;
      expect((await ask('query($id: ID!) { consent(id: $id) { purpose } }', { id: consent.id })).data).toEqual({
        consent: { purpose: 'marketing' },
      });
    });

    test('a contact point becomes the id under which look-ups know it', async () => {
      const id = await create('a@example.org');
      const contactPointId = opened.store.hmac('contact:email', 'a@example.org');
      const base = { customerId: id, purpose: 'marketing', channel: 'email', state: 'GRANTED' };
      const { data } = await ask(RECORD_CONSENT, { input: { ...base, contactPoint: { email: ' A@Example.org ' } } });
      expect(data).toMatchObject({ recordConsent: { consent: { contactPointId }, userErrors: [] } });
      const may = `mayContact(channel: "email", purpose: "marketing", contactPointId: "${contactPointId}") { allowed }`;
      expect(await section(id, may)).toEqual({ mayContact: { allowed: true } });
    });

    test('a choice is written under the customer id', async () => {
      const id = await create();
      const input = { customerId: id, subject: 'CHANNEL', name: 'sms', choice: 'OPT_OUT', at: '2025-12-31t10:00:00z' };
      expect((await ask(RECORD_PREFERENCE, { input })).data).toMatchObject({
        recordPreference: {
          preference: {
            name: 'sms',
            choice: 'OPT_OUT',
            at: { utc: '2025-12-31T10:00:00.000Z', offset: 'Z' },
            sourceRecord: { system: 'c360' },
          },
          customer: { id },
          userErrors: [],
        },
      });
      expect(await section(id, 'channels { name choice }')).toEqual({ channels: [{ name: 'sms', choice: 'OPT_OUT' }] });
    });

    test('a choice of a time to come is a userError', async () => {
      const id = await create();
      const input = { customerId: id, subject: 'CHANNEL', name: 'sms', choice: 'OPT_IN', at: '2027-01-01T00:00:00Z' };
      expect((await ask(RECORD_PREFERENCE, { input })).data).toMatchObject({
        recordPreference: { preference: null, userErrors: [{ code: 'BAD_USER_INPUT', field: ['input', 'at'] }] },
      });
      expect(await section(id, 'channels { name }')).toEqual({ channels: [] });
    });

    test('a consent that expires before it was stated is a userError', async () => {
      const id = await create();
      const base = { customerId: id, purpose: 'marketing', state: 'GRANTED', at: '2025-12-31T10:00:00+01:00' };
      const fieldsOf = async (expiresAt: string) =>
        (await ask(RECORD_CONSENT, { input: { ...base, expiresAt } })).data?.['recordConsent'];
      expect(await fieldsOf('2025-12-31T09:59:59+01:00')).toMatchObject({
        consent: null,
        userErrors: [{ code: 'BAD_USER_INPUT', field: ['input', 'expiresAt'] }],
      });
      expect(await fieldsOf('2025-12-31T09:00:00Z')).toMatchObject({ consent: { state: 'EXPIRED' }, userErrors: [] });
    });

    test('space around a channel, purpose or legal entity makes no other one', async () => {
      const id = await create();
      const scope = { purpose: ' marketing', channel: 'email ', legalEntity: '\tAcme GmbH' };
      await ask(RECORD_CONSENT, { input: { customerId: id, state: 'WITHDRAWN', ...scope } });
      const reasons = await section(
        id,
        `plain: mayContact(channel: "email", purpose: "marketing", legalEntity: "Acme GmbH") { reason }
        spaced: mayContact(channel: " email", purpose: "marketing ", legalEntity: " Acme GmbH ") { reason }`,
      );
      expect(reasons).toEqual({ plain: { reason: 'WITHDRAWN' }, spaced: { reason: 'WITHDRAWN' } });
      expect(await section(id, 'consents { channel legalEntity }')).toEqual({
        consents: [{ channel: 'email', legalEntity: 'Acme GmbH' }],
      });
    });

    test('a channel or topic is the same however it is written', async () => {
      const id = await create();
      const consent = { customerId: id, purpose: 'marketing', state: 'GRANTED', at: '2026-01-01T00:00:00Z' };
      await ask(RECORD_CONSENT, { input: { ...consent, channel: 'email' } });
      expect(await section(id, MAY)).toEqual({ mayContact: { allowed: true, reason: 'GRANTED' } });
      await ask(RECORD_CONSENT, { input: { ...consent, channel: 'Email', state: 'WITHDRAWN', at: null } });
      expect(await section(id, MAY)).toEqual({ mayContact: { allowed: false, reason: 'WITHDRAWN' } });
      for (const [name, choice] of [
        ['Jazz', 'OPT_IN'],
        ['JAZZ', 'OPT_OUT'],
      ])
        await ask(RECORD_PREFERENCE, { input: { customerId: id, subject: 'TOPIC', name, choice } });
      expect(await section(id, 'consents { channel state } topics { name choice }')).toEqual({
        consents: [{ channel: 'email', state: 'WITHDRAWN' }],
        topics: [{ name: 'jazz', choice: 'OPT_OUT' }],
      });
    });

    test('a purpose is the same however it is written, and a legal entity too, which is shown as it was', async () => {
      const id = await create();
      const consent = { customerId: id, channel: 'email', legalEntity: 'Acme GmbH', at: '2026-01-01T00:00:00Z' };
      await ask(RECORD_CONSENT, { input: { ...consent, purpose: 'Newsletter', state: 'GRANTED' } });
      const may = `mayContact(channel: "email", purpose: "Newsletter", legalEntity: "ACME GmbH") { reason }`;
      expect(await section(id, may)).toEqual({ mayContact: { reason: 'GRANTED' } });
      const withdrawn = { legalEntity: 'Acme  GMBH', purpose: 'newsletter', state: 'WITHDRAWN', at: null };
      await ask(RECORD_CONSENT, { input: { ...consent, ...withdrawn } });
      expect(await section(id, `${may} consents { purpose legalEntity state }`)).toEqual({
        mayContact: { reason: 'WITHDRAWN' },
        consents: [{ purpose: 'newsletter', legalEntity: 'Acme  GMBH', state: 'WITHDRAWN' }],
      });
      expect(await section(id, 'consentHistory { edges { node { purpose } } }')).toEqual({
        consentHistory: { edges: [{ node: { purpose: 'newsletter' } }, { node: { purpose: 'newsletter' } }] },
      });
    });

    test('an idempotency key gives the same answer; with other input it is CONFLICT', async () => {
      const id = await create();
      const input = { customerId: id, purpose: 'marketing', state: 'REFUSED', idempotencyKey: 'once' };
      const first = await ask(RECORD_CONSENT, { input });
      expect((await ask(RECORD_CONSENT, { input })).data).toEqual(first.data);
      const other = await ask(RECORD_CONSENT, { input: { ...input, state: 'GRANTED' } });
      expect(other.data).toMatchObject({ recordConsent: { consent: null, userErrors: [{ code: 'CONFLICT' }] } });
      expect(await section(id, 'consentHistory { totalCount }')).toEqual({ consentHistory: { totalCount: 1 } });
    });

    test('what was refused is refused again under its idempotency key', async () => {
      const id = await create();
      const input = { customerId: id, idempotencyKey: 'refused', at: '2027-01-01T00:00:00Z' };
      const consent = { ...input, purpose: 'marketing', state: 'WITHDRAWN' };
      const first = await ask(RECORD_CONSENT, { input: consent });
      expect(first.data).toMatchObject({ recordConsent: { consent: null, userErrors: [{ code: 'BAD_USER_INPUT' }] } });
      expect((await ask(RECORD_CONSENT, { input: consent })).data).toEqual(first.data);
      const mended = { ...consent, at: null };
      expect((await ask(RECORD_CONSENT, { input: mended })).data).toMatchObject({ recordConsent: { userErrors: [] } });
      expect(await section(id, 'consents { state }')).toEqual({ consents: [{ state: 'WITHDRAWN' }] });
    });

    test('what was written by customer id follows merge and unmerge, and a merge grants nothing', async () => {
      const [a, b] = [await create(), await create()];
      const base = { purpose: 'marketing', channel: 'email' };
      await ask(RECORD_CONSENT, { input: { ...base, customerId: a, state: 'GRANTED', at: '2026-01-01T00:00:00Z' } });
      await ask(RECORD_CONSENT, { input: { ...base, customerId: b, state: 'REFUSED', at: '2026-01-01T00:00:00Z' } });
      const sections = `${MAY} consents { id state } consentHistory { edges { node { id } } } channels { name }`;
      const before = [await section(a, sections), await section(b, sections)];
      expect(before[0]).toMatchObject({ mayContact: { allowed: true } });

      const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b] }, { by: STEWARD });
      const merged = await section(survivorId, sections);
      expect(merged).toMatchObject({ mayContact: { allowed: false, reason: 'REFUSED' } });
      expect((merged?.['consentHistory'] as { edges: unknown[] }).edges).toHaveLength(2);

      await unmergeCustomer(hub, { customerId: survivorId === a ? b : a }, { by: STEWARD });
      expect([await section(a, sections), await section(b, sections)]).toEqual(before);
    });

    test('a merge answers no open question with yes before each part with records said so', async () => {
      const counted = counting(opened.store);
      const calls = asker(definition, { ...hub, store: counted.store });
      const [a, b] = [await create('part-a@example.org'), await create('part-b@example.org')];
      const point = (email: string) => opened.store.hmac('contact:email', email);
      const ofA = `mayContact(channel: "email", purpose: "marketing", contactPointId: "${point('part-a@example.org')}") { reason }`;
      const grant = { purpose: 'marketing', channel: 'email', state: 'GRANTED' };
      await ask(RECORD_CONSENT, { input: { ...grant, customerId: b, at: '2025-06-02T00:00:00Z' } });
      const reads = async (id: CustomerId) => {
        const sent = await representation(id);
        counted.reset();
        await calls.customers([sent], MAY);
        return [...counted.calls].sort();
      };
      const plain = ['get consents', 'get preferenceSummaries'];
      expect(await reads(b)).toEqual(plain);

      await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, { by: STEWARD });
      expect(await section(a, MAY)).toEqual({ mayContact: { allowed: false, reason: 'NAME_CONTACT_POINT' } });
      expect(await section(a, ofA)).toEqual({ mayContact: { reason: 'OTHER_CONTACT_POINT' } });
      expect(await reads(a)).toEqual([...plain.slice(0, 1), 'get links', ...plain.slice(1)]);

      // An older yes of a's own: that both stand in one slot, where the newer one is b's, takes nothing from it.
      await ask(RECORD_CONSENT, { input: { ...grant, customerId: a, at: '2025-06-01T00:00:00Z' } });
      expect(await section(a, MAY)).toEqual({ mayContact: { allowed: true, reason: 'GRANTED' } });
      expect(await section(a, ofA)).toEqual({ mayContact: { reason: 'GRANTED' } });

      await unmergeCustomer(hub, { customerId: b }, { by: STEWARD });
      expect(await section(b, MAY)).toEqual({ mayContact: { allowed: true, reason: 'GRANTED' } });
      expect(await reads(b)).toEqual(plain);
    });

    test('what is recorded for a merged id stands for the survivor and goes with its id; a repeat after a merge is still one', async () => {
      const [a, b] = [await create(), await create()];
      const before = { customerId: b, subject: 'CHANNEL', name: 'post', choice: 'OPT_IN', idempotencyKey: 'merged' };
      const first = await ask(RECORD_PREFERENCE, { input: before });
      const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, { by: STEWARD });
      expect(survivorId).toBe(a);
      expect((await ask(RECORD_PREFERENCE, { input: before })).data).toEqual(first.data);

      const choice = { customerId: b, subject: 'CHANNEL', name: 'sms', choice: 'OPT_OUT' };
      expect((await ask(RECORD_PREFERENCE, { input: choice })).data).toMatchObject({
        recordPreference: { customer: { id: a }, userErrors: [] },
      });
      const consent = { customerId: b, purpose: 'marketing', channel: 'email', state: 'GRANTED' };
      expect((await ask(RECORD_CONSENT, { input: consent })).data).toMatchObject({
        recordConsent: { consent: { sourceRecord: { system: 'c360', sourceId: b } }, customer: { id: a } },
      });
      // It is a yes for what is b's alone.
      expect(await section(a, MAY)).toMatchObject({ mayContact: { allowed: false, reason: 'NAME_CONTACT_POINT' } });
      expect(await section(a, `consents { state }`)).toMatchObject({ consents: [{ state: 'GRANTED' }] });
      await unmergeCustomer(hub, { customerId: b }, { by: STEWARD });
      const own = `channels { name } ${MAY}`;
      expect(await section(a, own)).toMatchObject({ channels: [], mayContact: { allowed: false } });
      expect(await section(b, own)).toMatchObject({
        channels: [{ name: 'post' }, { name: 'sms' }],
        mayContact: { allowed: true },
      });
    });

    test.each([
      ['an unknown customer', { customerId: customerId(9) }, 'NOT_FOUND', ['customerId']],
      ['an id of another form', { customerId: '__proto__' }, 'NOT_FOUND', ['customerId']],
      ['no purpose', { purpose: '' }, 'BAD_USER_INPUT', ['purpose']],
      ['a blank channel', { channel: ' ' }, 'BAD_USER_INPUT', ['channel']],
      ['a blank legal entity', { legalEntity: ' ' }, 'BAD_USER_INPUT', ['legalEntity']],
      ['a time to come', { at: '2027-01-01T00:00:00Z' }, 'BAD_USER_INPUT', ['at']],
      ['an over-long text', { legalEntity: 'x'.repeat(201) }, 'BAD_USER_INPUT', ['legalEntity']],
      [
        'two contact points',
        { contactPoint: { email: 'a@example.org', phone: '+4930123456' } },
        'BAD_USER_INPUT',
        ['contactPoint'],
      ],
      ['no contact point', { contactPoint: {} }, 'BAD_USER_INPUT', ['contactPoint']],
      [
        'an address that is none',
        { contactPoint: { email: 'not an address' } },
        'BAD_USER_INPUT',
        ['contactPoint', 'email'],
      ],
    ])('%s is a userError, and nothing is written', async (_name, change, code, field) => {
      const id = await create();
      const input = { customerId: id, purpose: 'marketing', state: 'GRANTED', ...change };
      const { data, codes } = await ask(RECORD_CONSENT, { input });
      expect(codes).toEqual([]);
      expect(data).toMatchObject({
        recordConsent: { consent: null, userErrors: [{ code, field: ['input', ...field] }] },
      });
      expect(JSON.stringify(data)).not.toContain('not an address');
      expect(await section(id, 'consentHistory { totalCount }')).toEqual({ consentHistory: { totalCount: 0 } });
    });

    test.each([
      ['purpose', 101, 100],
      ['channel', 201, 100],
      ['law', 201, 100],
      ['language', 36, 35],
      ['legalEntity', 201, 200],
    ])('a %s of %i characters is told the one limit there is: %i', async (field, length, limit) => {
      const input = { customerId: await create(), purpose: 'marketing', state: 'GRANTED', [field]: 'x'.repeat(length) };
      const { data } = await ask(RECORD_CONSENT, { input });
      const message = `"${field}" has at most ${limit} characters.`;
      expect(data).toMatchObject({ recordConsent: { userErrors: [{ field: ['input', field], message }] } });
    });

    test.each(['DE', 'de'])(
      'a number written without its country is read with that of the input: %s',
      async (country) => {
        const contactPoint = { phone: '030 123456', country };
        const input = { customerId: await create(), purpose: 'marketing', state: 'GRANTED', contactPoint };
        const contactPointId = opened.store.hmac('contact:phone', '+4930123456');
        const { data } = await ask(RECORD_CONSENT, { input });
        expect(data).toMatchObject({ recordConsent: { consent: { contactPointId }, userErrors: [] } });
      },
    );

    test('a NUL is refused before anything is done, and so is a request without an actor', async () => {
      const id = await create();
      const input = { customerId: id, purpose: 'a\u0000', state: 'GRANTED' };
      expect((await ask(RECORD_CONSENT, { input })).codes).toEqual(['BAD_USER_INPUT']);
      expect((await ask(RECORD_CONSENT, { input: { ...input, purpose: 'a' } }, null)).codes).toEqual([
        'UNAUTHENTICATED',
      ]);
    });
  });
}
