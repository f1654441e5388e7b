import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import type { AccessEntry, AuditSink } from '../../../audit/index.ts';
import { DomainError } from '../../../domain/errors.ts';
import { accessRecorder, type Hub } from '../../../hub/index.ts';
import { ADMIN } from '../../support/actors.ts';
import { auditMutations } from '../../../subgraphs/shared/audited-mutations.ts';
import { testHub } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const CUSTOMER = 'cus_019a0000-0000-7000-8000-000000000001';
const OTHER = 'cus_019a0000-0000-7000-8000-000000000002';

class Recorded implements AuditSink {
  readonly entries: AccessEntry[] = [];
  fails = false;
  async record(entry: AccessEntry): Promise<void> {
    if (this.fails) throw new DomainError('AUDIT_UNAVAILABLE', 'not now');
    this.entries.push(entry);
  }
  async close(): Promise<void> {}
}

describe('Changes', () => {
  let opened: OpenedStore;
  let hub: Hub;
  let sink: Recorded;
  let schema: GraphQLSchema;
  let answer: () => unknown;

  beforeEach(async () => {
    opened = await freshStore();
    sink = new Recorded();
    hub = testHub(opened.store, { audit: sink });
    schema = buildSchema(`
      type Query { ok: Boolean }
      type Mutation { merge(input: In!): Payload  revealContact(input: In!): Payload }
      input In { customerId: ID  customerIds: [ID!]  dryRun: Boolean  note: String }
      type Payload { userErrors: [String]  affected: [Affected] }
      type Affected { customerId: ID }
    `);
    const fields = schema.getMutationType()?.getFields() ?? {};
    for (const field of Object.values(fields)) field.resolve = () => answer();
    auditMutations(schema);
    // Nothing of it is shown, as to who may not see the customer.
    answer = () => ({ affected: [], touched: [OTHER], userErrors: [] });
  });
  afterEach(() => opened.destroy());

  const ask = (source: string) => graphql({ schema, source, contextValue: { hub, actor: ADMIN, requestId: 'r1' } });
  const hashed = (id: string): string => hub.store.hmac('audit:customer', id);

  test('are recorded with who made them and the customers they name and touch', async () => {
    const source = `mutation Two { merge(input: { customerIds: ["${CUSTOMER}", "{\\"$gt\\":1}"], note: "Jane Doe" }) { userErrors } }`;
    expect((await ask(source)).errors).toBeUndefined();
    expect(sink.entries).toMatchObject([
      {
        requestId: 'r1',
        subject: 'test|admin',
        operation: { kind: 'mutation', name: 'Two' },
        fields: { change: ['Mutation.merge'] },
        customers: [hashed(CUSTOMER), hashed(OTHER)].sort(),
        outcome: 'ok',
      },
    ]);
    expect(sink.entries[0]?.operation.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(sink.entries)).not.toMatch(/Jane|cus_/);
  });

  test('say so when they were only tried, or failed', async () => {
    await ask(`mutation { merge(input: { customerId: "${CUSTOMER}", dryRun: true }) { userErrors } }`);
    answer = () => ({ userErrors: ['no'] });
    await ask(`mutation { merge(input: { customerId: "${CUSTOMER}" }) { userErrors } }`);
    answer = () => {
      throw new DomainError('FORBIDDEN', 'no');
    };
    const thrown = await ask(`mutation { merge(input: { customerId: "${CUSTOMER}" }) { userErrors } }`);
    expect(thrown.errors?.[0]?.message).toBe('no');
    expect(sink.entries.map(({ fields, outcome }) => [Object.keys(fields)[0], outcome])).toEqual([
      ['trial', 'ok'],
      ['change', 'failed'],
      ['change', 'failed'],
    ]);
  });

  test('are answered with AUDIT_UNAVAILABLE when they could not be recorded', async () => {
    sink.fails = true;
    const { data, errors } = await ask(`mutation { merge(input: {}) { affected { customerId } } }`);
    expect(data).toEqual({ merge: null });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  test('a reveal is recorded once, before it is shown, with a hash of its reason', async () => {
    answer = () =>
      accessRecorder(hub)
        .revealed({
          actor: ADMIN,
          requestId: 'r1',
          customerId: CUSTOMER,
          contactPointId: 'point-hash',
          reason: 'Jane Doe called back',
        })
        .then(() => ({ userErrors: [] }));
    const source = 'mutation { revealContact(input: {}) { userErrors } }';
    expect((await ask(source)).errors).toBeUndefined();
    expect(sink.entries).toHaveLength(1);
    expect(sink.entries[0]).toMatchObject({
      customers: [hashed(CUSTOMER)],
      fields: { contactPoint: ['point-hash'], contactValue: ['ContactPoint.value'] },
      reason: hub.store.hmac('audit:reason', 'Jane Doe called back'),
    });
    expect(JSON.stringify(sink.entries)).not.toContain('Jane');
    sink.fails = true;
    expect((await ask(source)).data).toEqual({ revealContact: null });
  });

  test('a reveal that was refused is recorded too', async () => {
    answer = () => ({ userErrors: ['STEP_UP_REQUIRED'] });
    await ask(`mutation { revealContact(input: { customerId: "${CUSTOMER}" }) { userErrors } }`);
    expect(sink.entries).toMatchObject([{ outcome: 'failed', fields: { change: ['Mutation.revealContact'] } }]);
  });
});
