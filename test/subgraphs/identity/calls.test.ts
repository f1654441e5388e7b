import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GoldenRecord } from '../../../domain/model/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { asking, identityHub, type Ask } from '../../support/identity-hub.ts';
import { Seed, at, customerId, event, golden, key, record } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const large = customerId(5_000);
const lineage: GoldenRecord['attributes'] = {
  name: {
    count: 1,
    values: [
      {
        value: { full: 'A B', kind: 'current', script: 'Latn' },
        lineage: {
          sourceKey: key('crm', 1),
          recordVersion: 1,
          batchId: 'b',
          row: 1,
          mapping: 'm',
          normaliser: 'n',
          rule: 'most-recent',
          overrideId: null,
          observedAt: at(0),
          verifiedAt: null,
          verifiedBy: null,
          quality: 'valid',
          raw: 'A B',
          support: 1,
        },
      },
    ],
  },
};

const PAGE = `{ customers(first: 50, filter: { kind: PERSON }) { edges { node {
  id displayName names { full lineage { sourceRecord { system sourceId } raw } } emails { id address }
  sourceKeys { system sourceId } crossReferences(first: 20) { edges { node { sourceRecord { system sourceId } by { name } at } } }
} } } }`;

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let ask: Ask;

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    ask = asking(identityHub(counted.store));
    const seed = new Seed(opened.store);
    for (let n = 0; n < 60; n += 1) {
      const keys = Array.from({ length: 1 + (n % 7) }, (_, k) => key('crm', `${n}-${k}`));
      seed.customer(customerId(n), keys, { golden: golden(lineage) });
      seed.put('linkEvents', `lev_${String(n).padStart(3, '0')}`, event(`lev_${n}`, customerId(n)));
      for (const each of keys)
        seed.put('records', each, record(each, { relations: [{ type: 'spouse', to: key('crm', '0-0') }] }));
    }
    const many = Array.from({ length: 10_000 }, (_, n) => key('log', String(n).padStart(5, '0')));
    seed.customer(large, many, { golden: golden(lineage), kind: 'organisation' });
    await seed.commit();
  }, 300_000);
  afterAll(() => opened.destroy());

  test('a page of 50 customers with names, e-mails, cross-references and source keys is two calls', async () => {
    counted.reset();
    const { data, errors } = await ask(PAGE);
    expect(errors).toEqual([]);
    expect((data['customers'] as { edges: unknown[] }).edges).toHaveLength(50);
    expect(counted.calls).toEqual(['find customers', 'get links']);
  });

  test('with relations, history and possible duplicates the calls still do not grow with the page', async () => {
    const query = (first: number) => `{ customers(first: ${first}, filter: { kind: PERSON }) { edges { node {
      id relations(first: 3) { edges { node { customer { id displayName } } } }
      history(first: 3) { edges { node { kind } } } possibleDuplicates { nodes { customer { id } } }
      recordedValues(first: 2) { edges { node { raw } } }
      crossReferences(first: 2) { edges { node { history(first: 1) { edges { node { kind } } } sourceRecord { current { raw } versions(first: 1) { edges { node { version } } } customer { id } } } } }
    } } } }`;
    const callsOf = async (first: number): Promise<number> => {
      counted.reset();
      expect((await ask(query(first))).errors).toEqual([]);
      return counted.calls.length;
    };
    const few = await callsOf(2);
    expect(await callsOf(50)).toBe(few);
    expect(few).toBeLessThanOrEqual(16);
  });

  test('entities asked for by many representations are one read of customers', async () => {
    const representations = Array.from({ length: 50 }, (_, n) => ({ __typename: 'Customer', id: customerId(n % 40) }));
    counted.reset();
    const { errors } = await ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id displayName sourceKeys { system sourceId } } } }`,
      { r: representations },
    );
    expect(errors).toEqual([]);
    expect(counted.calls).toEqual(['get customers']);
    const rows = Array.from({ length: 50 }, (_, n) => ({
      __typename: 'SourceRecord',
      system: 'crm',
      sourceId: `${n}-0`,
    }));
    counted.reset();
    await ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on SourceRecord { customer { id displayName } } } }`,
      { r: rows },
    );
    expect(counted.calls).toEqual(['get links', 'get customers']);
  });

  test('a customer of 10,000 source keys is two calls, and its cross-references are read page by page', async () => {
    counted.reset();
    const { data, errors } = await ask(
      `{ customer(id: "${large}") { sourceKeyCount sourceKeys { system sourceId } crossReferences(first: 100) { totalCount pageInfo { hasNextPage } edges { node { customerId } } } } }`,
    );
    expect(errors).toEqual([]);
    const customer = data['customer'] as { sourceKeys: unknown[]; crossReferences: object };
    expect(customer.sourceKeys).toHaveLength(10_001);
    expect(customer.crossReferences).toMatchObject({ totalCount: 10_000, pageInfo: { hasNextPage: true } });
    expect(counted.calls.length).toBeLessThanOrEqual(4);
    expect(counted.documents()).toBeLessThanOrEqual(1 + 2 * 19 + 100);
  });

  test('nothing of the golden record is parsed for who asks for none of it', async () => {
    const seed = new Seed(opened.store);
    const broken = customerId(7_000);
    seed.customer(broken, [key('crm', 'broken')], { golden: '{not json' });
    await seed.commit();
    const { data, errors } = await ask(`{ customer(id: "${broken}") { id version sourceKeys { sourceId } } }`);
    expect([data['customer'], errors]).toMatchObject([{ id: broken, version: 1 }, []]);
  });
});
