import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SourceKey } from '../../../domain/model/index.ts';
import { type Actor } from '../../../policy/index.ts';
import { buildInteractionsSubgraph } from '../../../subgraphs/interactions/index.ts';
import type { CustomerGate } from '../../../subgraphs/shared/index.ts';
import { buildTransactionsSubgraph } from '../../../subgraphs/transactions/index.ts';
import { actorFor } from '../../support/actors.ts';
import { asker, customerRepresentation } from '../../support/ask-subgraph.ts';
import { AT, interaction, seedBusinessRows, transaction } from '../../support/business-rows.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { testHub } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const KEY = 'crm:1' as SourceKey;
const everyone: CustomerGate = { visible: async (_, keys) => keys.map(() => true) };
const nobody: CustomerGate = { visible: async (_, keys) => keys.map(() => false) };
const broken: CustomerGate = { visible: () => Promise.reject(new Error('connect ECONNREFUSED')) };

let opened: OpenedStore;
let counted: Counted;
const interactions = (given = everyone) =>
  asker(buildInteractionsSubgraph(), testHub(counted.store), { customerGate: given });
const transactions = (given = everyone) =>
  asker(buildTransactionsSubgraph(), testHub(counted.store), { customerGate: given });

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  const at = (n: number) => AT(new Date(Date.UTC(2026, 0, n)).toISOString());
  await seedBusinessRows(opened.store, {
    interactions: [
      interaction(KEY, 'call', at(5)),
      interaction(KEY, 'ours', at(4), { type: 'case', state: 'open', team: 'north' }),
      interaction(KEY, 'theirs', at(3), { type: 'case', state: 'open', team: 'south' }),
      interaction(KEY, 'anybodys', at(2), { type: 'case', state: 'pending' }),
    ],
    transactions: [
      transaction(KEY, 'paid', at(2)),
      transaction(KEY, 'held', at(1), { status: 'legal-hold', relatedTo: 'crm:paid' }),
      { ...transaction(KEY, 'anonymous', at(3)), sourceKey: null },
    ],
  });
});
afterAll(() => opened.destroy());

const LIST = '{ edges { node { id } } pageInfo { hasNextPage } totalCount }';
async function listed(ask: ReturnType<typeof asker>, field: string, actor: Actor) {
  const query = `query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { ${field} ${LIST} } } }`;
  const { data, codes } = await ask.ask(query, { r: [customerRepresentation(1, [KEY])] }, actor);
  expect(codes).toEqual([]);
  const [entity] = data?.['_entities'] as Record<string, { edges: { node: { id: string } }[]; totalCount: number }>[];
  const list = entity![field.replace(/\(.*/, '')]!;
  return { ids: list.edges.map(({ node }) => node.id), total: list.totalCount };
}

const seller = actorFor('sales', { teams: ['north'] });

test("sellers see their team's cases and those of no team, in lists, counts and by id", async () => {
  const ask = interactions();
  expect(await listed(ask, 'interactions', seller)).toEqual({ ids: ['call', 'ours', 'anybodys'], total: 3 });
  expect(await listed(ask, 'interactions(first: 2)', seller)).toEqual({ ids: ['call', 'ours'], total: 3 });
  expect(await listed(ask, 'openCases', seller)).toEqual({ ids: ['ours', 'anybodys'], total: 2 });
  expect(await listed(ask, 'interactions', actorFor('service'))).toMatchObject({ total: 4 });
  expect(await listed(ask, 'openCases', actorFor('service'))).toMatchObject({ total: 3 });
  const byId = (id: string, actor: Actor) => ask.ask(`{ interaction(system: "crm", id: "${id}") { id } }`, {}, actor);
  expect(await byId('theirs', seller)).toEqual(await byId('none', seller));
  expect((await byId('ours', seller)).data).toEqual({ interaction: { id: 'ours' } });
});

test('a document under legal hold is not in lists, counts or by id for who only sells', async () => {
  const ask = transactions();
  expect(await listed(ask, 'transactions', seller)).toEqual({ ids: ['paid'], total: 1 });
  expect(await listed(ask, 'transactions', actorFor('service'))).toEqual({ ids: ['paid', 'held'], total: 2 });
  const byId = (id: string, actor: Actor) => ask.ask(`{ transaction(system: "crm", id: "${id}") { id } }`, {}, actor);
  expect(await byId('held', seller)).toEqual(await byId('none', seller));
  expect((await byId('held', actorFor('admin'))).data).toEqual({ transaction: { id: 'held' } });
});

test('who sees every row pays nothing for it: counts come from the summaries', async () => {
  counted.reset();
  await listed(interactions(), 'interactions(first: 1)', actorFor('service'));
  expect(counted.calls).toEqual(['get interactionSummaries', 'top interactions']);
});

test('a row without a customer is shown by who may see an unknown one, without asking identity', async () => {
  const query = '{ transaction(system: "crm", id: "anonymous") { id } }';
  const shown = await transactions(broken).ask(query, {}, actorFor('service'));
  expect(shown.data).toEqual({ transaction: { id: 'anonymous' } });
  for (const actor of [seller, actorFor('customer', { customerId: 'cus_1' })])
    expect(await transactions().ask(query, {}, actor)).toMatchObject({ data: { transaction: null }, codes: [] });
});

test('while identity does not answer, nothing tells which rows there are', async () => {
  const ask = (id: string) =>
    transactions(broken).ask(`{ transaction(system: "crm", id: "${id}") { id } }`, {}, seller);
  const none = await ask('none');
  expect(none).toMatchObject({ data: { transaction: null }, codes: ['SUBGRAPH_UNAVAILABLE'] });
  for (const id of ['paid', 'held', 'anonymous']) expect(await ask(id)).toEqual(none);
});

test('identity says no: as if there were none; identity does not answer: null with the reason, never open', async () => {
  const query = '{ transaction(system: "crm", id: "paid") { id } }';
  expect(await transactions(nobody).ask(query)).toMatchObject({ data: { transaction: null }, codes: [] });
  for (const gate of [broken, undefined as never]) {
    const ask = asker(buildTransactionsSubgraph(), testHub(counted.store), { customerGate: gate });
    expect(await ask.ask(query)).toMatchObject({ data: { transaction: null }, codes: ['SUBGRAPH_UNAVAILABLE'] });
    expect(ask.faults).toEqual([]);
  }
});

test('a row that is named by one of the same record is shown without asking again', async () => {
  const asked: unknown[] = [];
  const gate: CustomerGate = { visible: async (_, keys) => (asked.push(keys), keys.map(() => true)) };
  const { data } = await transactions(gate).ask('{ transaction(system: "crm", id: "held") { relatedTo { id } } }');
  expect(data).toEqual({ transaction: { relatedTo: { id: 'paid' } } });
  expect(asked).toEqual([[KEY]]);
});
