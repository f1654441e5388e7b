/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loggedCustomers, type AccessEntry, type AuditSink } from '../../../audit/index.ts';
import type { CustomerId } from '../../../domain/model/index.ts';
import { createAuditSink, mergeCustomers, upsertRecords, type Hub } from '../../../hub/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { ROLE_SCOPES } from '../../../policy/index.ts';
import { ADMIN, actorFor } from '../../support/actors.ts';
import { IMPORTER, STEWARD, person } from '../../support/hub.ts';
import { asking, identityHub, type Ask } from '../../support/identity-hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const QUERY = `query ($customer: ID, $subject: String, $first: Int, $after: String) {
  accessLog(customer: $customer, subject: $subject, first: $first, after: $after) {
    edges { cursor node {
      at subject roles onBehalfOf clientName clientVersion purpose kind operationName operationHash
      fields { dataClass coordinates } outcome requestId customerCount
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const AUDITOR = actorFor('auditor');

describe.each(storeKinds())('The access log on the $name store', (kind) => {
  let opened: OpenedStore;
  let hub: Hub;
  let sink: AuditSink;
  let ask: Ask;
  let ada: CustomerId;
  let bob: CustomerId;

  const accesses = (n: number, ids: readonly string[], changed: Partial<AccessEntry> = {}): Promise<void> =>
    sink.record(entry(n, { customers: loggedCustomers(ids, hub.store.hmac.bind(hub.store)), ...changed }));
  const nodes = async (variables: Record<string, unknown>, actor = AUDITOR) => {
    const { data, errors } = await ask(QUERY, variables, actor);
    expect(errors).toEqual([]);
    return data['accessLog'].edges.map((edge: { node: unknown }) => edge.node);
  };
  const requests = async (variables: Record<string, unknown>, actor = AUDITOR): Promise<string[]> =>
    (await nodes(variables, actor)).map((node: { requestId: string }) => node.requestId);

  beforeAll(async () => {
    opened = await kind.open();
    hub = identityHub(opened.store);
    sink = createAuditSink({ store: opened.store, key: KEY, now: Date.now, random: hub.random, pauseMs: 1 });
    hub = { ...hub, audit: sink };
    ask = asking(hub);
    const people = [
      person('crm:1', { given: 'Ada', family: 'Lovelace' }),
      person('crm:2', { given: 'Bob', family: 'Boole' }),
    ];
    const { results } = await upsertRecords(hub, people, { by: IMPORTER });
    [ada, bob] = results.map(({ customerId }) => customerId as CustomerId) as [CustomerId, CustomerId];
    await accesses(1, [ada]);
    await accesses(2, [ada, bob], { subject: 'issuer eve', onBehalfOf: 'issuer boss', outcome: 'partial' });
    await accesses(3, [bob], { subject: 'issuer eve' });
  });
  afterAll(async () => {
    await sink.close();
    await opened.destroy();
  });

  test('tells an auditor everything but the customers, newest first', async () => {
    expect(await nodes({ customer: ada })).toEqual([
      {
        at: '2026-11-22T06:00:00.002Z',
        subject: 'issuer eve',
        roles: ['service'],
        onBehalfOf: 'issuer boss',
        clientName: 'desk',
        clientVersion: '1.2.0',
        purpose: 'service',
        kind: 'READ',
        operationName: 'Full360',
        operationHash: 'ab'.repeat(32),
        fields: [
          { dataClass: 'contact', coordinates: ['Customer.emails', 'EmailValue.value'] },
          { dataClass: 'profile', coordinates: ['Customer.names'] },
        ],
        outcome: 'PARTIAL',
        requestId: 'req-2',
        customerCount: 2,
      },
      expect.objectContaining({ requestId: 'req-1', subject: 'https://issuer.example anna', onBehalfOf: null }),
    ]);
    expect(await requests({ subject: 'issuer eve' })).toEqual(['req-3', 'req-2']);
    expect(await requests({ subject: 'issuer nobody' })).toEqual([]);
    expect(await requests({ customer: 'cus_019a0000-0000-7000-8000-000000000001' })).toEqual([]);
  });

  test('tells customers who looked at them, by role and pseudonym', async () => {
    const customer = actorFor('customer', { customerId: ada });
    await accesses(4, [ada], {
      subject: `customer:${hub.store.hmac('audit:customer', ada)}`,
      roles: ['customer'],
    });
    const seen = await nodes({}, customer);
    expect(seen.map((node: { requestId: string }) => node.requestId)).toEqual(['req-4', 'req-2', 'req-1']);
    expect(seen[0].subject).toBe('yourself');
    expect(seen[1].roles).toEqual(['service']);
    expect(JSON.stringify(seen)).not.toMatch(/eve|anna|boss/);
    expect(new Set(seen.map((node: { subject: string }) => node.subject)).size).toBe(3);
    const forBob = await nodes({}, actorFor('customer', { customerId: bob }));
    expect(forBob.at(-1).requestId).toBe('req-2');
    expect(forBob.at(-1).subject).not.toBe(seen[1].subject);
  });

  test('knows of a source record that was asked for by its own key, and of none that is hidden or not there', async () => {
    const own = 'query ($s: String!) { sourceRecord(system: "crm", sourceId: $s) { current { raw } } }';
    const rows = async (customer: CustomerId) =>
      (await nodes({ customer, first: 100 }))
        .map(({ fields }: { fields: object[] }) => fields)
        .filter((fields: { dataClass: string }[]) => fields.some(({ dataClass }) => dataClass === 'row'));
    expect((await ask(own, { s: '2' }, ADMIN)).data['sourceRecord'].current.raw).toContain('Boole');
    expect(await rows(bob)).toEqual([[{ dataClass: 'row', coordinates: ['SourceRecord'] }]]);
    expect((await ask(own, { s: 'nobody' }, ADMIN)).data['sourceRecord']).toBeNull();
    expect(
      (await ask(own, { s: '2' }, actorFor('sales', { teams: ['north'], scopes: ROLE_SCOPES.admin }))).data[
        'sourceRecord'
      ],
    ).toBeNull();
    expect([await rows(bob), await rows(ada)]).toEqual([[expect.anything()], []]);
  });

  test('refuses whoever asks for others', async () => {
    for (const [variables, actor] of [
      [{ customer: bob }, actorFor('customer', { customerId: ada })],
      [{ subject: 'issuer eve' }, actorFor('customer', { customerId: ada })],
      [{}, actorFor('customer')],
      [{ customer: ada }, actorFor('service')],
      [{ customer: ada }, actorFor('service', { customerId: ada })],
      [{ customer: ada }, actorFor('steward')],
    ] as const) {
      const { data, errors } = await ask(QUERY, variables, actor);
      expect([data['accessLog'], errors[0]?.code]).toEqual([null, 'FORBIDDEN']);
    }
  });

  test('refuses questions that are none', async () => {
    for (const variables of [{}, { customer: ada, subject: 'x' }, { customer: '{"$gt": ""}' }, { subject: '' }]) {
      expect((await ask(QUERY, variables, AUDITOR)).errors[0]?.code).toBe('BAD_USER_INPUT');
    }
    const cursor = (await ask(QUERY, { customer: ada, first: 1 }, AUDITOR)).data['accessLog'].pageInfo.endCursor;
    for (const [variables, actor] of [
      [{ customer: bob, after: cursor }, AUDITOR],
      [{ customer: ada, after: cursor }, ADMIN],
      [{ customer: ada, after: `${cursor}x` }, AUDITOR],
      [{ customer: ada, first: 101 }, AUDITOR],
    ] as const) {
      expect((await ask(QUERY, variables, actor)).errors[0]?.code).toBe('BAD_USER_INPUT');
    }
  });

  test('is paged without a gap or a repeat, through segments and their entries', async () => {
    const all = Array.from({ length: 60 }, (_, n) => 100 + n);
    for (let from = 0; from < all.length; from += 20) {
      await Promise.all(all.slice(from, from + 20).map((n) => accesses(n, [bob], { subject: 'issuer pager' })));
    }
    const whole = await requests({ subject: 'issuer pager', first: 100 });
    expect([...whole].sort()).toEqual(all.map((n) => `req-${n}`));
    const found: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { data } = await ask(QUERY, { subject: 'issuer pager', first: 7, after }, AUDITOR);
      found.push(...data['accessLog'].edges.map((edge: { node: { requestId: string } }) => edge.node.requestId));
      after = data['accessLog'].pageInfo.endCursor;
      if (!data['accessLog'].pageInfo.hasNextPage) break;
    }
    expect(found).toEqual(whole);
  });

  test('follows a merge', async () => {
    await mergeCustomers(hub, { customerIds: [ada, bob] }, { by: STEWARD });
    const both = await requests({ customer: ada, first: 100 });
    expect(both).toEqual(expect.arrayContaining(['req-1', 'req-2', 'req-3', 'req-4', 'req-100']));
    expect(await requests({ customer: bob, first: 100 })).toEqual(both);
    expect(await requests({ first: 100 }, actorFor('customer', { customerId: bob }))).toEqual(both);
  });

  test('is the same from the index and when its writer is gone', async () => {
    const before = await requests({ customer: ada, first: 100 });
    await sink.close();
    expect(await requests({ customer: ada, first: 100 })).toEqual(before);
    const rows = await hub.store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 5 });
    expect(rows[0]?.doc).toMatchObject({ closed: true });
    expect(rows[0]?.doc.indexed).toBeGreaterThan(0);
  });
});
