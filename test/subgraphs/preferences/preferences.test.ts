import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../../domain/model/index.ts';
import { buildPreferencesSubgraph } from '../../../subgraphs/preferences/index.ts';
import type { Write } from '../../../stores/index.ts';
import { asker, customerId, customerRepresentation } from '../../support/ask-subgraph.ts';
import { AT, consent, preference, seedBusinessRows } from '../../support/business-rows.ts';
import { counting } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const definition = buildPreferencesSubgraph();
const A = 'marketing:a' as SourceKey;
const B = 'crm-lead:b' as SourceKey;
const OWN = `c360:${customerId(1)}` as SourceKey;

const preferences = [
  preference(A, 'p1', AT('2026-01-01T00:00:00Z'), { name: 'email', choice: 'opt-in' }),
  preference(B, 'p2', AT('2026-02-01T00:00:00Z'), { name: 'email', choice: 'preferred' }),
  preference(A, 'p3', AT('2026-01-01T00:00:00Z'), { name: 'phone', choice: 'opt-in' }),
  preference(B, 'p4', AT('2026-01-01T00:00:00Z'), { name: 'phone', choice: 'opt-out' }),
  preference(A, 'p5', AT('2026-01-01T00:00:00Z'), { subject: 'topic', name: 'gardening' }),
];
const consents = [
  consent(A, 'c1', AT('2026-01-01T00:00:00Z'), { state: 'refused' }),
  consent(A, 'c2', AT('2026-02-01T00:00:00Z')),
  consent(B, 'c3', AT('2026-01-15T00:00:00Z'), { purpose: 'profiling', state: 'refused' }),
  consent(A, 'c4', AT('2026-01-15T00:00:00Z'), { purpose: 'profiling' }),
  consent(A, 'c5', AT('2026-01-01T00:00:00Z'), { purpose: 'survey', expiresAt: AT('2026-06-01T00:00:00Z') }),
  consent(A, 'c6', AT('2026-01-01T00:00:00Z'), { purpose: 'news', contactPoint: 'hmac-of-a-mail' }),
  consent(A, 'c7', AT('2026-01-01T00:00:00Z'), { purpose: 'events', legalEntity: 'Acme GmbH' }),
  consent(B, 'gone', AT('2026-03-01T00:00:00Z'), { deleted: true }),
];

for (const kind of storeKinds()) {
  describe(`preferences on ${kind.name}`, () => {
    let opened: OpenedStore;
    let ask: ReturnType<typeof asker>['ask'];
    let customers: ReturnType<typeof asker>['customers'];
    const anna = customerRepresentation(1, [A, B, OWN]);

    beforeAll(async () => {
      opened = await kind.open();
      await seedBusinessRows(opened.store, { preferences, consents });
      ({ ask, customers } = asker(definition, hubOver(opened.store)));
    });
    afterAll(() => opened.destroy());

    test('channels and topics show the newest choice over all keys, ties to opt-out', async () => {
      const { entities, codes } = await customers(
        [anna],
        'channels { name choice at { utc } sourceRecord { system sourceId } } topics { name choice }',
      );
      expect(codes).toEqual([]);
      expect(entities).toEqual([
        {
          channels: [
            {
              name: 'email',
              choice: 'PREFERRED',
              at: { utc: '2026-02-01T00:00:00.000Z' },
              sourceRecord: { system: 'crm-lead', sourceId: 'b' },
            },
            {
              name: 'phone',
              choice: 'OPT_OUT',
              at: { utc: '2026-01-01T00:00:00.000Z' },
              sourceRecord: { system: 'crm-lead', sourceId: 'b' },
            },
          ],
          topics: [{ name: 'gardening', choice: 'OPT_IN' }],
        },
      ]);
    });

    test('consents show what stands now; the history shows all, in pages', async () => {
      const { entities, codes } = await customers(
        [anna],
        `consents { id purpose state channel contactPointId legalEntity law noticeVersion evidence expiresAt }
         consentHistory(first: 3) { totalCount edges { node { id state } } pageInfo { hasNextPage } }`,
      );
      expect(codes).toEqual([]);
      const current = entities[0]?.['consents'] as { id: string; state: string; purpose: string }[];
      expect(current.map(({ id, state }) => [id, state])).toEqual([
        ['marketing:c7', 'GRANTED'],
        ['marketing:c2', 'GRANTED'],
        ['marketing:c6', 'GRANTED'],
        ['crm-lead:c3', 'REFUSED'],
        ['marketing:c5', 'EXPIRED'],
      ]);
      expect(entities[0]?.['consentHistory']).toMatchObject({
        totalCount: 7,
        pageInfo: { hasNextPage: true },
        edges: [{ node: { id: 'marketing:c2' } }, { node: { id: 'marketing:c4' } }, { node: { id: 'crm-lead:c3' } }],
      });
    });

    test('a customer whose source keys could not be fetched fails alone', async () => {
      const { sourceKeys, ...keyless } = customerRepresentation(2, []);
      expect(sourceKeys).toEqual([]);
      const fields = 'consents { id } mayContact(channel: "email", purpose: "marketing") { reason }';
      const { entities, codes } = await customers([keyless, anna], fields);
      expect(entities[0]).toEqual({ consents: null, mayContact: null });
      expect(entities[1]).toMatchObject({ mayContact: { reason: 'GRANTED' } });
      expect(entities[1]?.['consents']).toHaveLength(5);
      expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
    });

    test.each([
      ['a consent for all', '(channel: "email", purpose: "marketing")', true, 'GRANTED', 'marketing:c2'],
      ['a tie between keys', '(channel: "email", purpose: "profiling")', false, 'REFUSED', 'crm-lead:c3'],
      ['a lapsed consent', '(channel: "email", purpose: "survey")', false, 'EXPIRED', 'marketing:c5'],
      ['an unknown purpose', '(channel: "email", purpose: "other")', false, 'NO_CONSENT', null],
      ['another channel', '(channel: "sms", purpose: "marketing")', false, 'NO_CONSENT', null],
      ['a channel opted out of', '(channel: "phone", purpose: "marketing")', false, 'CHANNEL_OPT_OUT', null],
      ['no contact point named', '(channel: "email", purpose: "news")', false, 'NAME_CONTACT_POINT', null],
      [
        'the contact point named',
        '(channel: "email", purpose: "news", contactPointId: "hmac-of-a-mail")',
        true,
        'GRANTED',
        'marketing:c6',
      ],
      [
        'another contact point',
        '(channel: "email", purpose: "news", contactPointId: "other")',
        false,
        'NO_CONSENT',
        null,
      ],
      ['no legal entity named', '(channel: "email", purpose: "events")', false, 'NAME_LEGAL_ENTITY', null],
      [
        'the legal entity named',
        '(channel: "email", purpose: "events", legalEntity: "Acme GmbH")',
        true,
        'GRANTED',
        'marketing:c7',
      ],
    ])('mayContact: %s', async (_name, args, allowed, reason, id) => {
      const { entities, codes } = await customers([anna], `mayContact${args} { allowed reason consent { id } }`);
      expect(codes).toEqual([]);
      expect(entities).toEqual([{ mayContact: { allowed, reason, consent: id === null ? null : { id } } }]);
    });

    test('a consent for all contact points does not reach those that a merge brought', async () => {
      const key = (contactPoint: string, sourceKey: SourceKey): Write => ({
        op: 'insert',
        collection: 'keys',
        id: `${contactPoint}|${sourceKey}`,
        doc: { key: contactPoint, kind: 'contact:email', sourceKey },
      });
      const link = (sourceKey: SourceKey, n: number): Write => ({
        op: 'insert',
        collection: 'links',
        id: sourceKey,
        doc: {
          key: sourceKey,
          customerId: customerId(n) as CustomerId,
          by: { kind: 'rule', name: 'test' },
          at: AT('2026-01-01T00:00:00Z'),
          evidence: [],
        },
      });
      const writes = [key('mail-of-a', A), key('mail-of-b', B), link(A, 1), link(B, 2)];
      await opened.store.commit({ operationId: 'links', writes, unrecorded: true });
      const allowed = async (contactPoint: string) => {
        const field = `mayContact(channel: "email", purpose: "marketing", contactPointId: "${contactPoint}") { allowed reason }`;
        return (await customers([anna], field)).entities[0]?.['mayContact'];
      };
      expect(await allowed('mail-of-a')).toEqual({ allowed: true, reason: 'GRANTED' });
      expect(await allowed('mail-of-b')).toEqual({ allowed: false, reason: 'OTHER_CONTACT_POINT' });
    });

    test('what is dated ahead does not stand yet, and hides nothing that was stated before it', async () => {
      const key = 'ahead:1' as SourceKey;
      const [before, ahead] = [AT('2026-01-01T00:00:00Z'), AT('2030-01-01T00:00:00Z')];
      await seedBusinessRows(opened.store, {
        preferences: [
          preference(key, 'p1', before, { name: 'sms', choice: 'opt-out' }),
          preference(key, 'p2', ahead, { name: 'sms' }),
        ],
        consents: [
          consent(key, 'c1', before, { channel: null }),
          consent(key, 'c2', before, { state: 'withdrawn' }),
          consent(key, 'c3', ahead),
          consent(key, 'c4', ahead, { purpose: 'news' }),
        ],
      });
      const counted = counting(opened.store);
      const field = `may: mayContact(channel: "email", purpose: "marketing") { reason }
        news: mayContact(channel: "email", purpose: "news") { reason }
        sms: mayContact(channel: "sms", purpose: "marketing") { reason }
        consents { id state } channels { choice }`;
      const at = async (now: string) =>
        (await asker(definition, hubOver(counted.store, now)).customers([customerRepresentation(4, [key])], field))
          .entities[0];
      expect(await at('2026-11-22T12:00:00.000Z')).toEqual({
        may: { reason: 'WITHDRAWN' },
        news: { reason: 'NO_CONSENT' },
        sms: { reason: 'CHANNEL_OPT_OUT' },
        consents: [
          { id: 'ahead:c2', state: 'WITHDRAWN' },
          { id: 'ahead:c1', state: 'GRANTED' },
        ],
        channels: [{ choice: 'OPT_OUT' }],
      });
      expect(counted.calls).toHaveLength(5);
      counted.reset();
      expect(await at('2030-01-01T00:00:00.000Z')).toMatchObject({
        may: { reason: 'GRANTED' },
        news: { reason: 'GRANTED' },
        channels: [{ choice: 'OPT_IN' }],
      });
      expect(counted.calls).toHaveLength(3);
    });

    test('whose data may only be kept is not contacted, and nobody is of whom that is unknown', async () => {
      const may = 'mayContact(channel: "email", purpose: "marketing") { allowed reason consent { id } }';
      const restricted = await customers([customerRepresentation(1, [A], true)], may);
      expect(restricted.entities).toEqual([
        { mayContact: { allowed: false, reason: 'PROCESSING_RESTRICTED', consent: null } },
      ]);
      const { processingRestricted: _, ...unknown } = customerRepresentation(1, [A]);
      expect((await customers([unknown], may)).codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
      expect((await customers([unknown], 'channels { choice }')).codes).toEqual([]);
    });

    test('consent by its id', async () => {
      const { data, codes } = await ask(`{ known: consent(id: "marketing:c1") { state sourceRecord { system } }
        deleted: consent(id: "crm-lead:gone") { id } unknown: consent(id: "what?") { id } }`);
      expect(codes).toEqual([]);
      expect(data).toEqual({
        known: { state: 'REFUSED', sourceRecord: { system: 'marketing' } },
        deleted: null,
        unknown: null,
      });
    });

    test.each([
      ['an empty purpose', 'mayContact(channel: "email", purpose: "") { allowed }'],
      ['a blank channel', 'mayContact(channel: " ", purpose: "x") { allowed }'],
      ['a NUL', 'mayContact(channel: "e\\u0000", purpose: "x") { allowed }'],
      ['an over-long text', `mayContact(channel: "email", purpose: "${'x'.repeat(201)}") { allowed }`],
      ['first out of range', 'consentHistory(first: 0) { totalCount }'],
      ['a malformed cursor', 'consentHistory(after: "?") { totalCount }'],
    ])('%s is BAD_USER_INPUT', async (_name, field) => {
      expect((await customers([anna], field)).codes).toEqual(['BAD_USER_INPUT']);
    });

    test('a list of 50 customers with choices and consents costs three store calls', async () => {
      const fifty = Array.from({ length: 50 }, (_, n) => `list:${n}` as SourceKey);
      await seedBusinessRows(opened.store, {
        preferences: fifty.map((k, n) => preference(k, `p${n}`, AT('2026-01-01T00:00:00Z'))),
        consents: fifty.map((k, n) => consent(k, `c${n}`, AT('2026-01-01T00:00:00Z'))),
      });
      const counted = counting(opened.store);
      const { entities, codes } = await asker(definition, hubOver(counted.store)).customers(
        fifty.map((k, n) => customerRepresentation(n, [k])),
        'channels { choice } topics { choice } consents { state } mayContact(channel: "email", purpose: "marketing") { allowed }',
      );
      expect(codes).toEqual([]);
      expect(entities[49]).toMatchObject({ consents: [{ state: 'GRANTED' }], mayContact: { allowed: true } });
      expect(counted.calls).toEqual(['get preferenceSummaries', 'get preferences', 'get consents']);
      expect(counted.documents()).toBe(150);
    });
  });
}
