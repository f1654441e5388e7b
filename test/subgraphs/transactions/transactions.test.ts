import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SourceKey } from '../../../domain/model/index.ts';
import { ADMIN } from '../../support/actors.ts';
import { buildTransactionsSubgraph } from '../../../subgraphs/transactions/index.ts';
import { asker, customerRepresentation } from '../../support/ask-subgraph.ts';
import { AT, line, seedBusinessRows, transaction } from '../../support/business-rows.ts';
import { counting } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const definition = buildTransactionsSubgraph();
const SHOP = 'shop:1' as SourceKey;
const CRM = 'crm-account:7' as SourceKey;
const OWN = 'c360:cus_01980000-0000-7000-8000-000000000001' as SourceKey;

const rows = [
  transaction(SHOP, 'o1', AT('2026-01-01T08:00:00Z'), {
    amount: '100.10',
    tax: '19.02',
    lineCount: 25,
    linesAmount: '250',
  }),
  transaction(SHOP, 'o2', AT('2026-03-01T08:00:00Z'), {
    amount: '0.20',
    dueAt: AT('2026-03-15T00:00:00Z'),
    dueAtOffset: '+02:00',
  }),
  transaction(SHOP, 'r1', AT('2026-03-02T08:00:00Z'), { type: 'refund', amount: '0.1', relatedTo: 'shop:o2' }),
  transaction(SHOP, 'gone', AT('2026-03-05T08:00:00Z'), { deleted: true, amount: '999' }),
  transaction(CRM, 'i1', AT('2026-02-01T08:00:00Z'), { type: 'invoice', amount: '50', currency: 'USD' }),
  transaction(CRM, 's1', AT('2026-11-01T08:00:00Z'), { type: 'subscription', amount: '9.99', currency: 'USD' }),
  transaction(CRM, 'd1', AT('2026-12-01T08:00:00Z'), { type: 'invoice-due', amount: '9.99', currency: 'USD' }),
];
const anonymous = { ...transaction(SHOP, 'anon', AT('2026-01-01T00:00:00Z')), sourceKey: null };
// Texts would sort line 10 before line 2.
const lines = Array.from({ length: 25 }, (_, n) => line('shop:o1', n + 1));

for (const kind of storeKinds()) {
  describe(`transactions on ${kind.name}`, () => {
    let opened: OpenedStore;
    let ask: ReturnType<typeof asker>['ask'];
    let customers: ReturnType<typeof asker>['customers'];
    const anna = customerRepresentation(1, [SHOP, CRM, OWN]);

    beforeAll(async () => {
      opened = await kind.open();
      await seedBusinessRows(opened.store, { transactions: [...rows, anonymous], lines });
      ({ ask, customers } = asker(definition, hubOver(opened.store)));
    });
    afterAll(() => opened.destroy());

    test('the timeline joins all source keys, newest first, without tombstones', async () => {
      const { entities, codes } = await customers(
        [anna],
        `transactions(first: 10) { totalCount totalCountIsLowerBound pageInfo { hasNextPage } edges { node {
           system id type status at { utc offset } amount { amount currency } tax { amount } dueAt dueAtOffset
           relatedTo { id amount { amount } } sourceRecord { system sourceId } } } }`,
      );
      expect(codes).toEqual([]);
      const { transactions } = entities[0] as { transactions: { edges: { node: Record<string, unknown> }[] } };
      expect(transactions).toMatchObject({
        totalCount: 6,
        totalCountIsLowerBound: false,
        pageInfo: { hasNextPage: false },
      });
      const nodes = transactions.edges.map(({ node }) => node);
      expect(nodes.map((n) => n['id'])).toEqual(['d1', 's1', 'r1', 'o2', 'i1', 'o1']);
      expect(nodes[0]).toMatchObject({ type: 'INVOICE_DUE', sourceRecord: { system: 'crm-account', sourceId: '7' } });
      expect(nodes[2]).toMatchObject({ type: 'REFUND', relatedTo: { id: 'o2', amount: { amount: '0.20' } } });
      expect(nodes[3]).toMatchObject({ dueAt: '2026-03-15T00:00:00.000Z', dueAtOffset: '+02:00' });
      expect(nodes[5]).toEqual({
        system: 'shop',
        id: 'o1',
        type: 'ORDER',
        status: 'shipped',
        at: { utc: '2026-01-01T08:00:00.000Z', offset: '+02:00' },
        amount: { amount: '100.10', currency: 'EUR' },
        tax: { amount: '19.02' },
        dueAt: null,
        dueAtOffset: null,
        relatedTo: null,
        sourceRecord: { system: 'shop', sourceId: '1' },
      });
    });

    test('a customer whose source keys could not be fetched fails alone', async () => {
      const { sourceKeys, ...keyless } = customerRepresentation(2, []);
      expect(sourceKeys).toEqual([]);
      const { entities, codes, errors } = await customers([anna, keyless], 'orderCount transactions { totalCount }');
      expect(entities).toEqual([
        { orderCount: 2, transactions: { totalCount: 6 } },
        { orderCount: null, transactions: null },
      ]);
      expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
      expect(errors.map(({ path }) => path?.slice(0, 2))).toEqual([
        ['_entities', 1],
        ['_entities', 1],
      ]);
    });

    test.each([
      ['one type', '{ types: [ORDER] }', ['o2', 'o1']],
      ['several types', '{ types: [ORDER, INVOICE] }', ['o2', 'i1', 'o1']],
      ['time', '{ from: "2026-02-01T10:00:00+02:00", to: "2026-03-02T08:00:00Z" }', ['o2', 'i1']],
      ['amount', '{ amountFrom: "9.99", amountTo: 50 }', ['d1', 's1', 'i1']],
      ['currency and type', '{ currency: "USD", types: [SUBSCRIPTION] }', ['s1']],
      ['system', '{ system: "shop" }', ['r1', 'o2', 'o1']],
      ['nothing', '{ system: "unknown" }', []],
    ])('filter by %s, counted exactly', async (_name, filter, ids) => {
      const { entities, codes } = await customers(
        [anna],
        `transactions(filter: ${filter}) { totalCount edges { node { id } } }`,
      );
      expect(codes).toEqual([]);
      expect(entities).toEqual([
        { transactions: { totalCount: ids.length, edges: ids.map((id) => ({ node: { id } })) } },
      ]);
    });

    test('pages are walked by cursors', async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { entities } = await customers(
          [anna],
          'transactions(first: 4, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }',
          { after },
          '$after: String',
        );
        const { transactions } = entities[0] as {
          transactions: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
        seen.push(...transactions.edges.map(({ node }) => node.id));
        after = transactions.pageInfo.hasNextPage ? transactions.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(['d1', 's1', 'r1', 'o2', 'i1', 'o1']);
    });

    test('lines come in the order of the document, in pages', async () => {
      const query = `query($after: String) { transaction(system: "shop", id: "o1") { lineCount linesAmount { amount }
        lines(first: 15, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node {
          position product quantity unitPrice { amount currency } amount { amount } } } } } }`;
      type Answer = {
        lines: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: { position: number } }[] };
      };
      const first = (await ask(query)).data?.['transaction'] as Answer;
      expect(first).toMatchObject({ lineCount: 25, linesAmount: { amount: '250' }, lines: { totalCount: 25 } });
      expect(first.lines.edges[1]?.node).toEqual({
        position: 2,
        product: 'SKU-2',
        quantity: '2',
        unitPrice: { amount: '5', currency: 'EUR' },
        amount: { amount: '10' },
      });
      const second = (await ask(query, { after: first.lines.pageInfo.endCursor })).data?.['transaction'] as Answer;
      const positions = [first, second].flatMap(({ lines: { edges } }) => edges.map(({ node }) => node.position));
      expect(positions).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
      expect(second.lines.pageInfo.hasNextPage).toBe(false);
    });

    test('totals, lifetime value, counts and RFM are exact and answered from summaries alone', async () => {
      const counted = counting(opened.store);
      const { entities } = await asker(definition, hubOver(counted.store)).customers(
        [anna],
        `transactionTotals { type total { amount currency } } transactionCounts { type count }
         lifetimeValue { amount currency } firstPurchaseAt lastPurchaseAt orderCount purchaseCount
         rfm { recency frequency monetary segment daysSinceLastPurchase purchases policy }`,
      );
      const total = (type: string, amount: string, currency: string) => ({ type, total: { amount, currency } });
      expect(entities).toEqual([
        {
          transactionTotals: [
            total('ORDER', '100.3', 'EUR'),
            total('REFUND', '0.1', 'EUR'),
            total('INVOICE', '50', 'USD'),
            total('INVOICE_DUE', '9.99', 'USD'),
            total('SUBSCRIPTION', '9.99', 'USD'),
          ],
          transactionCounts: [
            { type: 'INVOICE', count: 1 },
            { type: 'INVOICE_DUE', count: 1 },
            { type: 'ORDER', count: 2 },
            { type: 'REFUND', count: 1 },
            { type: 'SUBSCRIPTION', count: 1 },
          ],
          lifetimeValue: [
            { amount: '100.2', currency: 'EUR' },
            { amount: '50', currency: 'USD' },
          ],
          firstPurchaseAt: '2026-01-01T08:00:00.000Z',
          lastPurchaseAt: '2026-03-01T08:00:00.000Z',
          orderCount: 2,
          purchaseCount: 3,
          rfm: {
            recency: 2,
            frequency: 2,
            monetary: 2,
            segment: 'hibernating',
            daysSinceLastPurchase: 266,
            purchases: 3,
            policy: 'default@1',
          },
        },
      ]);
      expect(counted.calls).toEqual(['get transactionSummaries']);
    });

    test('a customer without rows has empty lists and no RFM', async () => {
      const { entities, codes } = await customers(
        [customerRepresentation(2, ['crm-lead:none' as SourceKey])],
        'transactions { totalCount edges { node { id } } } lifetimeValue { amount } firstPurchaseAt orderCount rfm { segment }',
      );
      expect(codes).toEqual([]);
      expect(entities).toEqual([
        {
          transactions: { totalCount: 0, edges: [] },
          lifetimeValue: [],
          firstPurchaseAt: null,
          orderCount: 0,
          rfm: null,
        },
      ]);
    });

    test('a cancelled order is listed and counts for nothing', async () => {
      const key = 'shop:undecided' as SourceKey;
      await seedBusinessRows(opened.store, {
        transactions: [
          transaction(key, 'kept', AT('2026-01-01T08:00:00Z'), { amount: '5' }),
          transaction(key, 'off', AT('2026-01-02T08:00:00Z'), { amount: '70', cancelled: true }),
        ],
      });
      const { entities, codes } = await customers(
        [customerRepresentation(9, [key])],
        `transactions { totalCount edges { node { id cancelled } } }
         off: transactions(filter: { cancelled: true }) { totalCount edges { node { id } } }
         kept: transactions(filter: { cancelled: false }) { totalCount edges { node { id } } }
         transactionCounts { type count } transactionTotals { total { amount } }
         lifetimeValue { amount } orderCount purchaseCount lastPurchaseAt rfm { purchases }`,
      );
      expect(codes).toEqual([]);
      const [kept, off] = ['kept', 'off'].map((id) => ({ node: { id } }));
      expect(entities).toEqual([
        {
          transactions: {
            totalCount: 2,
            edges: [{ node: { id: 'off', cancelled: true } }, { node: { id: 'kept', cancelled: false } }],
          },
          off: { totalCount: 1, edges: [off] },
          kept: { totalCount: 1, edges: [kept] },
          transactionCounts: [{ type: 'ORDER', count: 2 }],
          transactionTotals: [{ total: { amount: '5' } }],
          lifetimeValue: [{ amount: '5' }],
          orderCount: 1,
          purchaseCount: 1,
          lastPurchaseAt: '2026-01-01T08:00:00.000Z',
          rfm: { purchases: 1 },
        },
      ]);
    });

    test('rows by their own id: known, anonymous, deleted and unknown', async () => {
      const { data, codes } = await ask(`{
        known: transaction(system: "shop", id: "o1") { id sourceRecord { system sourceId } }
        anonymous: transaction(system: "shop", id: "anon") { id sourceRecord { system } }
        deleted: transaction(system: "shop", id: "gone") { id }
        unknown: transaction(system: "shop", id: "no such id") { id } }`);
      expect(codes).toEqual([]);
      expect(data).toEqual({
        known: { id: 'o1', sourceRecord: { system: 'shop', sourceId: '1' } },
        anonymous: { id: 'anon', sourceRecord: null },
        deleted: null,
        unknown: null,
      });
    });

    test.each([
      ['first 0', 'transactions(first: 0) { totalCount }'],
      ['first 101', 'transactions(first: 101) { totalCount }'],
      ['a cursor that is none', 'transactions(after: "x") { totalCount }'],
      ['no type', 'transactions(filter: { types: [] }) { totalCount }'],
      [
        'a time that ends before it begins',
        'transactions(filter: { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }) { totalCount }',
      ],
      ['a system that is none', 'transactions(filter: { system: "No System" }) { totalCount }'],
      ['a currency that is none', 'transactions(filter: { currency: "euro" }) { totalCount }'],
      ['a currency that ISO 4217 does not know', 'transactions(filter: { currency: "XYZ" }) { totalCount }'],
      [
        'amounts that end before they begin',
        'transactions(filter: { amountFrom: "10", amountTo: "9.99" }) { totalCount }',
      ],
      ['an empty currency', 'transactions(filter: { currency: "" }) { totalCount }'],
    ])('%s is BAD_USER_INPUT and leaves the other sections standing', async (_name, field) => {
      const { codes, entities } = await customers([anna], `${field} orderCount`);
      expect(codes).toEqual(['BAD_USER_INPUT']);
      expect(entities).toEqual([{ transactions: null, orderCount: 2 }]);
    });

    test.each([
      ['NUL in the id', '{ transaction(system: "shop", id: "a\\u0000") { id } }'],
      ['an over-long id', `{ transaction(system: "shop", id: "${'a'.repeat(257)}") { id } }`],
      ['an empty id', '{ transaction(system: "shop", id: "") { id } }'],
      ['a malformed system', '{ transaction(system: "__proto__", id: "1") { id } }'],
    ])('%s is BAD_USER_INPUT', async (_name, query) => {
      expect((await ask(query)).codes).toEqual(['BAD_USER_INPUT']);
    });

    test('a cursor serves its own list, filter and caller only', async () => {
      const take = 'transactions(first: 2) { pageInfo { endCursor } }';
      const { entities } = await customers([anna], take);
      const after = (entities[0] as { transactions: { pageInfo: { endCursor: string } } }).transactions.pageInfo
        .endCursor;
      const use = (r: unknown, filter = '', actor = ADMIN) =>
        ask(
          `query($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on Customer {
             transactions(first: 2, after: $after ${filter}) { edges { node { id } } } } } }`,
          { r: [r], after },
          actor,
        );
      expect((await use(anna)).codes).toEqual([]);
      expect((await use(customerRepresentation(2, [SHOP, CRM]))).codes).toEqual(['BAD_USER_INPUT']);
      expect((await use(anna, 'filter: { types: [ORDER] }')).codes).toEqual(['BAD_USER_INPUT']);
      expect((await use(anna, '', { ...ADMIN, subject: 'another' })).codes).toEqual(['BAD_USER_INPUT']);
    });

    test('a list of 50 customers with all of it costs three store calls', async () => {
      const fifty = Array.from({ length: 50 }, (_, n) => `list:${n}` as SourceKey);
      await seedBusinessRows(opened.store, {
        transactions: fifty.flatMap((key, k) =>
          Array.from({ length: 4 }, (_, n) =>
            transaction(key, `l${k}-${n}`, AT(`2026-05-0${n + 1}T00:00:00Z`), { lineCount: 1 }),
          ),
        ),
        lines: fifty.flatMap((_, k) => [0, 1, 2, 3].map((n) => line(`list:l${k}-${n}`, 1))),
      });
      const counted = counting(opened.store);
      const { entities, codes } = await asker(definition, hubOver(counted.store)).customers(
        fifty.map((key, n) => customerRepresentation(n, [key, `c360:${n}` as SourceKey])),
        `transactions(first: 3) { totalCount edges { cursor node { id lines { edges { node { product } } } } } }
         transactionTotals { total { amount } } lifetimeValue { amount } rfm { segment } lastPurchaseAt`,
      );
      expect(codes).toEqual([]);
      expect(entities).toHaveLength(50);
      expect(entities[49]).toMatchObject({
        transactions: {
          totalCount: 4,
          edges: [{ node: { id: 'l49-3', lines: { edges: [{ node: { product: 'SKU-1' } }] } } }, {}, {}],
        },
        lifetimeValue: [{ amount: '40' }],
      });
      expect(counted.calls).toEqual(['get transactionSummaries', 'top transactions', 'top transactionLines']);
      expect(counted.documents()).toBe(50 + 50 * 4 + 50 * 3);
    });

    test('without an actor nothing is answered', async () => {
      expect((await ask('{ transaction(system: "shop", id: "o1") { id } }', {}, null)).codes).toEqual([
        'UNAUTHENTICATED',
      ]);
    });
  });
}
