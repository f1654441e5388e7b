/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import { upsertRecords } from '../../hub/upsert/index.ts';
import {
  AT,
  consent,
  interaction,
  line,
  preference,
  seedBusinessRows,
  transaction,
  type BusinessRows,
} from '../support/business-rows.ts';
import { counting, type Counted } from '../support/counting-store.ts';
import { IMPORTER, person, testHub, tickingClock } from '../support/hub.ts';
import { Seed, customerId, golden, key } from '../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { InProcess, type Json } from './view.ts';

/** What a list shows of each customer: all four sections, pages of `first` rows. */
const sections = (first: number): string => `
  id displayName names { full lineage { sourceRecord { system sourceId } } } emails { address } sourceKeyCount
  crossReferences(first: 5) { totalCount edges { node { sourceRecord { system sourceId } by { kind name } at } } }
  lifetimeValue { amount currency } transactionTotals { type total { amount currency } } orderCount rfm { segment }
  transactions(first: ${first}) { totalCount pageInfo { endCursor } edges { node { system id at { utc }
    amount { amount currency } lines(first: 3) { edges { node { product amount { amount } } } } } } }
  lastContactAt feedback { count average latest { system id } }
  interactions(first: ${first}) { totalCount pageInfo { endCursor } edges { node { system id type at { utc } } } }
  openCases(first: ${first}) { totalCount edges { node { system id } } }
  channels { name choice } topics { name choice }
  consents { purpose channel state }
  mayContact(channel: "email", purpose: "newsletter") { allowed reason }`;

/** The calls of a list with all of `sections`: as many as the product may make. */
const CALLS = [
  'find customers',
  'get consents',
  'get interactionSummaries',
  'get links',
  'get preferenceSummaries',
  'get preferences',
  'get transactionSummaries',
  'top interactions',
  'top interactions',
  'top interactions',
  'top transactionLines',
  'top transactions',
];

/** Customers by their number of keys; `team` names the group, so that a filter picks it. */
const GROUPS = { one: { keys: 1, customers: 60 }, few: { keys: 7, customers: 50 }, many: { keys: 150, customers: 5 } };
type Group = keyof typeof GROUPS;

const keysOf = (group: Group, n: number): SourceKey[] =>
  Array.from({ length: GROUPS[group].keys }, (_, k) => key('shop', `${group}-${n}-${k}`));
const minute = (n: number) => AT(new Date(Date.UTC(2026, 5, 1, 0, n)).toISOString());

/** Under each key three transactions with two lines each, three interactions, two consents and two choices. */
function rowsUnder(keys: readonly SourceKey[]): BusinessRows {
  const each = <R>(make: (of: SourceKey, id: string, n: number) => R[]): R[] =>
    keys.flatMap((of, n) => make(of, of.slice(of.indexOf(':') + 1), n));
  return {
    transactions: each((of, id, n) =>
      [0, 1, 2].map((i) => transaction(of, `${id}-${i}`, minute(n + i), { lineCount: 2 })),
    ),
    lines: each((_, id) => [0, 1, 2].flatMap((i) => [1, 2].map((p) => line(`shop:${id}-${i}`, p)))),
    interactions: each((of, id, n) => [
      interaction(of, `${id}-0`, minute(n)),
      interaction(of, `${id}-1`, minute(n + 1), { type: 'case', state: 'open' }),
      interaction(of, `${id}-2`, minute(n + 2), { type: 'feedback', score: 4, scoreMax: 5 }),
    ]),
    consents: each((of, id, n) => [
      consent(of, `${id}-0`, minute(n), { purpose: 'newsletter' }),
      consent(of, `${id}-1`, minute(n + 1), { state: 'refused', channel: 'phone' }),
    ]),
    preferences: each((of, id, n) => [
      preference(of, `${id}-0`, minute(n), { subject: 'topic', name: 'offers' }),
      preference(of, `${id}-1`, minute(n + 1)),
    ]),
  };
}

/** Most documents that a customer of `rowsUnder` may cost: a little of each key, no more of it than a page shows. */
function mostDocuments(keys: number, first: number): number {
  const pages = 2 * Math.min(keys, first + 1) * 3;
  const [crossReferences, summaries, standing, cases, lines] = [6, 3 * keys, 4 * keys, 2 * keys, 2 * first];
  return 1 + crossReferences + summaries + standing + pages + cases + lines;
}

let opened: OpenedStore;
let counted: Counted;
let gateway: InProcess;

/** One answer with what it cost. */
async function cost(query: string, variables: Record<string, unknown> = {}) {
  counted.reset();
  const data: Json = await gateway.answer(query, variables);
  return { data, calls: [...counted.calls].sort(), documents: counted.documents() };
}

const nodesOf = (connection: Json): Json[] => (connection.edges as { node: Json }[]).map(({ node }) => node);

async function list(filter: string, first: number, rows: number) {
  const found = await cost(
    `{ customers(first: ${first}, filter: ${filter}) { edges { node { ${sections(rows)} } } } }`,
  );
  return { ...found, nodes: nodesOf(found.data.customers) };
}

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  // After the last row: what is dated ahead costs a read more.
  const now = tickingClock(Date.UTC(2026, 6, 1));
  gateway = await InProcess.open(testHub(counted.store, { resolver: deterministicResolver(), now }));
  const seed = new Seed(opened.store);
  for (const [g, group] of (Object.keys(GROUPS) as Group[]).entries()) {
    const numbers = Array.from({ length: GROUPS[group].customers }, (_, n) => n);
    for (const n of numbers) {
      const id = customerId(1_000 * (g + 1) + n);
      seed.customer(id, keysOf(group, n), { golden: golden(), team: group, region: 'mixed' });
    }
    await seed.commit();
    await seedBusinessRows(opened.store, rowsUnder(numbers.flatMap((n) => keysOf(group, n))));
  }
}, 300_000);

afterAll(async () => {
  await gateway.close();
  await opened.destroy();
});

describe('a list of customers with their four sections', () => {
  test.each(['one', 'few', 'many'] as const)('of customers with %s keys: twelve calls at any length', async (group) => {
    const { keys, customers } = GROUPS[group];
    for (const first of [1, 50]) {
      const { nodes, calls, documents } = await list(`{ team: ["${group}"] }`, first, 5);
      expect(nodes).toHaveLength(Math.min(first, customers));
      for (const node of nodes) {
        expect(node).toMatchObject({
          orderCount: 3 * keys,
          transactions: { totalCount: 3 * keys },
          interactions: { totalCount: 3 * keys },
          openCases: { totalCount: keys },
          feedback: { count: keys, average: 0.8 },
          mayContact: { allowed: true, reason: 'GRANTED' },
        });
        expect(node.transactions.edges).toHaveLength(Math.min(5, 3 * keys));
        expect(nodesOf(node.transactions)[0].lines.edges).toHaveLength(2);
      }
      expect(calls).toEqual(CALLS);
      expect(documents).toBeLessThanOrEqual(nodes.length * mostDocuments(keys, 5));
    }
  });

  test('of customers with one to 150 keys side by side, also with longer pages: twelve calls', async () => {
    for (const rows of [5, 20]) {
      const { nodes, calls } = await list('{ region: ["mixed"] }', 100, rows);
      expect(new Set(nodes.map(({ sourceKeyCount }) => sourceKeyCount))).toEqual(new Set([1, 7, 150]));
      expect(calls).toEqual(CALLS);
    }
  });

  test('what more costs: a total, consents read back, one contact point', async () => {
    const list50 = (fields: string, more = '') =>
      cost(`{ customers(first: 50, filter: { team: ["few"] }) { ${more} edges { node { id ${fields} } } } }`);
    expect((await list50('', 'totalCount')).calls).toEqual(['count customers', 'find customers']);
    expect((await list50('consentHistory(first: 5) { edges { node { id } } }')).calls).toEqual([
      'find customers',
      'get preferenceSummaries',
      'top consents',
    ]);
    const point = 'mayContact(channel: "email", purpose: "newsletter", contactPointId: "none") { allowed }';
    expect((await list50(point)).calls).toEqual([
      'find customers',
      'get consents',
      'get preferenceSummaries',
      'get preferences',
      'top keys',
    ]);
  });
});

describe('customers of 10,000 rows', () => {
  const deep = customerId(9_001);
  const wide = customerId(9_002);
  const deepKey = key('log', 'deep');
  const wideKeys = Array.from({ length: 100 }, (_, k) => key('log', `wide-${String(k).padStart(3, '0')}`));

  beforeAll(async () => {
    const seed = new Seed(opened.store);
    seed.customer(deep, [deepKey], { golden: golden(), team: 'big', region: 'big' });
    seed.customer(wide, wideKeys, { golden: golden(), team: 'big', region: 'big' });
    for (let n = 0; n < 48; n += 1) {
      seed.customer(customerId(9_100 + n), [key('log', `small-${n}`)], { golden: golden(), region: 'big' });
    }
    await seed.commit();
    const numbers = Array.from({ length: 10_000 }, (_, n) => n);
    await seedBusinessRows(opened.store, {
      transactions: numbers.flatMap((n) => [
        transaction(deepKey, `deep-${n}`, minute(n)),
        transaction(wideKeys[n % 100] ?? deepKey, `wide-${n}`, minute(n)),
      ]),
      interactions: numbers.map((n) => interaction(deepKey, `deep-${n}`, minute(n), { type: n % 10 ? 'call' : 'web' })),
    });
  }, 300_000);

  test('in a list of 50: the same calls, and of their rows no more than a page per key read', async () => {
    const { nodes, calls, documents } = await list('{ region: ["big"] }', 50, 20);
    expect(nodes.filter(({ orderCount }) => orderCount === 10_000)).toHaveLength(2);
    expect(new Set(CALLS)).toEqual(new Set([...CALLS, ...calls]));
    expect(calls.length).toBeLessThanOrEqual(CALLS.length);
    const [customers, links, summaries] = [50, 50 + 2 * 6, 100 + 2];
    const pages = 3 * 21 + 21 * 21;
    expect(documents).toBeLessThanOrEqual(customers + links + summaries + pages);
  });

  test.each([
    ['one key', deep],
    ['a hundred keys', wide],
  ])('under %s: totals are exact, and every page costs alike', async (_, id) => {
    const page = `query ($id: ID!, $after: String) { customer(id: $id) { orderCount lifetimeValue { amount }
      transactions(first: 100, after: $after) { totalCount pageInfo { endCursor hasNextPage } edges { node { id at { utc } } } } } }`;
    let after: string | null = null;
    const seen: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const { data, calls, documents } = await cost(page, { id, after });
      const { transactions, orderCount, lifetimeValue } = data.customer;
      expect([orderCount, lifetimeValue, transactions.totalCount]).toEqual([10_000, [{ amount: '100000' }], 10_000]);
      expect(transactions.pageInfo.hasNextPage).toBe(true);
      seen.push(...nodesOf(transactions).map((node) => node.id as string));
      expect(calls.length).toBeLessThanOrEqual(6);
      // Customer and summaries, then about 2,000 rows a round at most, in two rounds.
      expect(documents).toBeLessThanOrEqual(102 + 4_000);
      after = transactions.pageInfo.endCursor;
    }
    const name = id === deep ? 'deep' : 'wide';
    expect(seen).toEqual(Array.from({ length: 400 }, (__, n) => `${name}-${9_999 - n}`));
  });
});

describe('customers found by contact or by name', () => {
  beforeAll(async () => {
    const people = Array.from({ length: 60 }, (_, n) =>
      person(`crm:found-${n}`, {
        given: `G${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}`,
        family: 'Wiśniewska',
        email: 'reception@office.example',
        birthDate: `19${String(30 + n)}-01-02`,
      }),
    );
    await upsertRecords(testHub(opened.store, { resolver: deterministicResolver() }), people, { by: IMPORTER });
    await seedBusinessRows(opened.store, rowsUnder(people.map((record) => record.key)));
  }, 300_000);

  /** What a customer's sections cost wherever it was found. */
  const SECTIONS = CALLS.filter((call) => call !== 'find customers');

  test.each([2, 50])('by e-mail, %s of them: who holds it and their customers in three calls more', async (first) => {
    const { data, calls } = await cost(
      `{ customersByContact(email: "reception@office.example", first: ${first}) { edges { node { ${sections(5)} } } } }`,
    );
    expect(data.customersByContact.edges).toHaveLength(first);
    expect(calls).toEqual([...SECTIONS, 'get customers', 'get links', 'top keys'].sort());
  });

  test.each([2, 50])('by name, %s of them: the search in six calls more', async (first) => {
    const search = await cost(`{ searchCustomers(text: "wisniewska", first: ${first}) { edges { node { id } } } }`);
    const { data, calls } = await cost(
      `{ searchCustomers(text: "wisniewska", first: ${first}) { edges { node { ${sections(5)} } } } }`,
    );
    expect(data.searchCustomers.edges).toHaveLength(first);
    expect(calls).toEqual([...SECTIONS, ...search.calls].sort());
    // Numbers are looked up among the keys and all else among the terms, at once.
    const lookUps = ['top keys', 'top searchTerms'];
    expect(search.calls).toEqual(['get customers', 'get customers', 'get links', 'get records', ...lookUps]);
  });
});
