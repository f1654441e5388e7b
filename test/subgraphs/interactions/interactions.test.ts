import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SourceKey } from '../../../domain/model/index.ts';
import { buildInteractionsSubgraph } from '../../../subgraphs/interactions/index.ts';
import { asker, customerRepresentation } from '../../support/ask-subgraph.ts';
import { AT, interaction, seedBusinessRows } from '../../support/business-rows.ts';
import { counting } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const definition = buildInteractionsSubgraph();
const CALLS = 'callcenter:1' as SourceKey;
const CRM = 'crm-lead:7' as SourceKey;

const rows = [
  interaction(CALLS, 'c1', AT('2026-01-01T08:00:00Z'), { state: 'open', type: 'case', subject: 'Broken lamp' }),
  interaction(CALLS, 'c2', AT('2026-01-03T08:00:00Z'), {
    state: 'closed',
    type: 'case',
    closedAt: AT('2026-01-04T00:00:00Z'),
    closedAtOffset: '+02:00',
  }),
  interaction(CALLS, 'k1', AT('2026-01-02T08:00:00Z'), {
    durationSeconds: 61.5,
    relatedTo: 'callcenter:c1',
    text: 'About the lamp',
  }),
  interaction(CALLS, 'f1', AT('2026-02-01T08:00:00Z'), { type: 'feedback', score: 4, scoreMax: 5 }),
  interaction(CRM, 'f2', AT('2026-01-05T08:00:00Z'), { type: 'feedback', score: 9, scoreMax: 10 }),
  // A call of a state is no case.
  interaction(CALLS, 'k2', AT('2025-12-31T08:00:00Z'), { state: 'closed' }),
  interaction(CRM, 'c3', AT('2026-01-06T08:00:00Z'), { state: 'pending', type: 'case' }),
  interaction(CRM, 'w1', AT('2026-05-01T08:00:00Z'), { type: 'web', channel: 'Web  Chat' }),
  interaction(CRM, 'gone', AT('2026-06-01T08:00:00Z'), { deleted: true }),
  interaction(CRM, 'm1', AT('2026-01-07T08:00:00Z'), { type: 'email', channel: 'email', direction: 'outbound' }),
];
const SURVEY = 'survey:1' as SourceKey;
const PLANNED = 'survey:2' as SourceKey;
const ahead = (rowId: string, n: number) =>
  interaction(PLANNED, rowId, AT(new Date(Date.UTC(2027, 0, n)).toISOString()), {
    type: 'feedback',
    score: 1,
    scoreMax: 5,
  });
const scored = [
  interaction(SURVEY, 's1', AT('2026-03-01T08:00:00Z'), { type: 'feedback', score: 1, scoreMax: 4 }),
  interaction(SURVEY, 's2', AT('2026-03-02T08:00:00Z'), { type: 'feedback' }),
  interaction(SURVEY, 's3', AT('2026-03-03T08:00:00Z'), { type: 'call', score: 4, scoreMax: 4 }),
  interaction(SURVEY, 's4', AT('2026-03-04T08:00:00Z'), { type: 'web', score: 4, scoreMax: 4 }),
  // Stored before it was refused: dated after it was received.
  ...Array.from({ length: 150 }, (_, n) => ahead(`a${n}`, n + 1)),
  interaction(PLANNED, 'p1', AT('2026-03-01T08:00:00Z'), { type: 'feedback', score: 3, scoreMax: 4 }),
];
const ids = (connection: unknown): string[] =>
  (connection as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id);

for (const kind of storeKinds()) {
  describe(`interactions on ${kind.name}`, () => {
    let opened: OpenedStore;
    let ask: ReturnType<typeof asker>['ask'];
    let customers: ReturnType<typeof asker>['customers'];
    const anna = customerRepresentation(1, [CALLS, CRM]);

    beforeAll(async () => {
      opened = await kind.open();
      await seedBusinessRows(opened.store, { interactions: [...rows, ...scored] });
      ({ ask, customers } = asker(definition, hubOver(opened.store)));
    });
    afterAll(() => opened.destroy());

    test('the timeline joins all source keys, newest first, without tombstones', async () => {
      const { entities, codes } = await customers(
        [anna],
        `interactions { totalCount edges { node { id type subject text durationSeconds channel direction state at { utc }
           relatedTo { id subject } sourceRecord { system sourceId } } } } lastContactAt`,
      );
      expect(codes).toEqual([]);
      const [entity] = entities;
      expect(ids(entity?.['interactions'])).toEqual(['w1', 'f1', 'm1', 'c3', 'f2', 'c2', 'k1', 'c1', 'k2']);
      expect(entity).toMatchObject({ interactions: { totalCount: 9 }, lastContactAt: '2026-02-01T08:00:00.000Z' });
      expect((entity?.['interactions'] as { edges: { node: unknown }[] }).edges[6]?.node).toEqual({
        id: 'k1',
        type: 'CALL',
        subject: null,
        text: 'About the lamp',
        durationSeconds: 62,
        channel: 'phone',
        direction: 'INBOUND',
        state: null,
        at: { utc: '2026-01-02T08:00:00.000Z' },
        relatedTo: { id: 'c1', subject: 'Broken lamp' },
        sourceRecord: { system: 'callcenter', sourceId: '1' },
      });
    });

    test.each([
      ['one type', '{ types: [CASE] }', ['c3', 'c2', 'c1']],
      ['several types', '{ types: [CALL, EMAIL] }', ['m1', 'k1', 'k2']],
      ['time', '{ from: "2026-01-05T00:00:00Z", to: "2026-01-07T08:00:00Z" }', ['c3', 'f2']],
      ['state, which only cases have', '{ state: CLOSED }', ['c2']],
      ['state and types with cases', '{ state: CLOSED, types: [CALL, CASE] }', ['c2']],
      ['state and types without cases', '{ state: CLOSED, types: [CALL] }', []],
      ['channel and direction', '{ channel: "email", direction: OUTBOUND }', ['m1']],
      ['a channel in letters of its own', '{ channel: "Ｗeb chat" }', ['w1']],
      ['system', '{ system: "callcenter" }', ['f1', 'c2', 'k1', 'c1', 'k2']],
    ])('filter by %s, counted exactly', async (_name, filter, expected) => {
      const field = `interactions(filter: ${filter}) { totalCount edges { node { id } } }`;
      const { entities, codes } = await customers([anna], field);
      expect(codes).toEqual([]);
      expect(ids(entities[0]?.['interactions'])).toEqual(expected);
      expect(entities[0]).toMatchObject({ interactions: { totalCount: expected.length } });
    });

    test('open cases: pending ones count, closed ones do not; in pages', async () => {
      const field =
        'openCases(first: 1, after: $after) { totalCount edges { node { id state } } pageInfo { hasNextPage endCursor } }';
      const first = await customers([anna], field, {}, '$after: String');
      expect(first.entities).toMatchObject([
        {
          openCases: {
            totalCount: 2,
            edges: [{ node: { id: 'c3', state: 'PENDING' } }],
            pageInfo: { hasNextPage: true },
          },
        },
      ]);
      const after = (first.entities[0]?.['openCases'] as { pageInfo: { endCursor: string } }).pageInfo.endCursor;
      const second = await customers([anna], field, { after }, '$after: String');
      expect(second.entities).toMatchObject([
        { openCases: { edges: [{ node: { id: 'c1', state: 'OPEN' } }], pageInfo: { hasNextPage: false } } },
      ]);
    });

    test('feedback: mean of the relative scores, count and newest', async () => {
      const { entities } = await customers([anna], 'feedback { count average latest { id score scoreMax } }');
      expect(entities).toEqual([
        { feedback: { count: 2, average: 0.85, latest: { id: 'f1', score: 4, scoreMax: 5 } } },
      ]);
    });

    test('only feedback counts as such, whatever else has a score', async () => {
      const { entities } = await customers(
        [customerRepresentation(3, [SURVEY])],
        'feedback { count average latest { id } }',
      );
      expect(entities).toEqual([{ feedback: { count: 1, average: 0.25, latest: { id: 's2' } } }]);
    });

    test('feedback that lay ahead when it was received is none', async () => {
      const { entities } = await customers(
        [customerRepresentation(4, [PLANNED])],
        'feedback { count average latest { id } }',
      );
      expect(entities).toEqual([{ feedback: { count: 1, average: 0.75, latest: { id: 'p1' } } }]);
    });

    test('a customer without rows has empty sections', async () => {
      const { entities, codes } = await customers(
        [customerRepresentation(2, ['shop:none' as SourceKey])],
        'interactions { totalCount edges { node { id } } } openCases { totalCount } lastContactAt feedback { count average latest { id } }',
      );
      expect(codes).toEqual([]);
      expect(entities).toEqual([
        {
          interactions: { totalCount: 0, edges: [] },
          openCases: { totalCount: 0 },
          lastContactAt: null,
          feedback: { count: 0, average: null, latest: null },
        },
      ]);
    });

    test('rows by their own id', async () => {
      const { data, codes } =
        await ask(`{ known: interaction(system: "callcenter", id: "c1") { subject sourceRecord { sourceId } }
        closed: interaction(system: "callcenter", id: "c2") { closedAt closedAtOffset }
        deleted: interaction(system: "crm-lead", id: "gone") { id } unknown: interaction(system: "crm-lead", id: "?") { id } }`);
      expect(codes).toEqual([]);
      expect(data).toEqual({
        known: { subject: 'Broken lamp', sourceRecord: { sourceId: '1' } },
        closed: { closedAt: '2026-01-04T00:00:00.000Z', closedAtOffset: '+02:00' },
        deleted: null,
        unknown: null,
      });
    });

    test.each([
      ['first out of range', 'interactions(first: 1000) { totalCount }'],
      ['a foreign cursor', 'interactions(after: "WzFd.AAAA") { totalCount }'],
      ['no type', 'interactions(filter: { types: [] }) { totalCount }'],
      ['an empty channel', 'interactions(filter: { channel: "" }) { totalCount }'],
      ['a NUL', 'interactions(filter: { channel: "a\\u0000" }) { totalCount }'],
      ['an over-long text', `interactions(filter: { channel: "${'a'.repeat(201)}" }) { totalCount }`],
    ])('%s is BAD_USER_INPUT', async (_name, field) => {
      expect((await customers([anna], field)).codes).toEqual(['BAD_USER_INPUT']);
    });

    test('a planned meeting is no contact until its time has come; only then the rows are asked', async () => {
      const [plan, other] = ['plan:1', 'plan:2'] as SourceKey[] as [SourceKey, SourceKey];
      const at = (text: string) => AT(`2026-${text}:00:00Z`);
      await seedBusinessRows(opened.store, {
        interactions: [
          interaction(plan, 'p1', at('03-01T10')),
          interaction(plan, 'p3', at('12-01T10'), { type: 'meeting' }),
          interaction(plan, 'p4', at('12-24T10'), { type: 'meeting' }),
          interaction(other, 'p5', at('02-01T10')),
          interaction(other, 'p6', at('02-02T10'), { type: 'web' }),
          interaction(other, 'p7', at('12-31T10')),
        ],
      });
      const counted = counting(opened.store);
      const last = async (now: string, keys: readonly SourceKey[]) => {
        const { customers: list } = asker(definition, hubOver(counted.store, now));
        const { entities } = await list([customerRepresentation(3, keys), anna], 'lastContactAt');
        return entities.map((entity) => entity['lastContactAt']);
      };
      const annas = '2026-02-01T08:00:00.000Z';
      expect(await last('2026-11-22T12:00:00.000Z', [plan, other])).toEqual([at('03-01T10'), annas]);
      expect(new Set(counted.calls)).toEqual(new Set(['get interactionSummaries', 'top interactions']));
      expect(await last('2026-12-01T10:00:00.000Z', [plan, other])).toEqual([at('12-01T10'), annas]);
      expect(await last('2026-02-20T12:00:00.000Z', [plan, other])).toEqual([at('02-01T10'), annas]);
      expect(await last('2026-02-20T12:00:00.000Z', [plan])).toEqual([null, annas]);
      counted.reset();
      expect(await last('2026-12-24T10:00:00.000Z', [plan])).toEqual([at('12-24T10'), annas]);
      expect(counted.calls).toEqual(['get interactionSummaries']);
    });

    test('a list of 50 customers costs two store calls, with open cases and newest feedback four', async () => {
      const fifty = Array.from({ length: 50 }, (_, n) => `list:${n}` as SourceKey);
      await seedBusinessRows(opened.store, {
        interactions: fifty.flatMap((key, k) => [
          interaction(key, `l${k}-1`, AT('2026-05-01T00:00:00Z'), { type: 'case', state: 'open' }),
          interaction(key, `l${k}-2`, AT('2026-05-02T00:00:00Z'), { type: 'feedback', score: 1, scoreMax: 1 }),
        ]),
      });
      const counted = counting(opened.store);
      const { customers: list } = asker(definition, hubOver(counted.store));
      const fiftyOf = fifty.map((key, n) => customerRepresentation(n, [key]));
      const usual =
        'interactions(first: 5) { totalCount edges { node { id } } } lastContactAt openCases { totalCount } feedback { average }';
      const { codes, entities } = await list(fiftyOf, usual);
      expect(codes).toEqual([]);
      expect(entities).toHaveLength(50);
      expect(counted.calls).toEqual(['get interactionSummaries', 'top interactions']);
      expect(counted.documents()).toBe(50 + 100);
      counted.reset();
      await list(fiftyOf, `${usual} cases: openCases { edges { node { id } } } newest: feedback { latest { id } }`);
      expect(counted.calls.length).toBeLessThanOrEqual(4);
    });
  });
}
