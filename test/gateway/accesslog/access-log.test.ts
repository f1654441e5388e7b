import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import type { AccessEntry, AuditSink } from '../../../audit/index.ts';
import { DomainError } from '../../../domain/errors.ts';
import { AccessLog, type AnsweredOperation } from '../../../gateway/accesslog/index.ts';
import type { Actor } from '../../../policy/index.ts';
import { ADMIN } from '../../support/actors.ts';

const schema = buildSchema(`
  type Query { customer(id: ID!): Customer  named: Named  systems: [String] }
  type Mutation { rename(id: ID!): Customer }
  interface Named { name: String }
  type Customer implements Named { id: ID!  name: String  emails: [Email]  friend: Customer  limit: Int }
  type Shop implements Named { name: String }
  type Email { value: String  masked: String }
`);
const CLASSES: Readonly<Record<string, string>> = {
  'Customer.name': 'profile',
  'Customer.emails': 'contact',
  'Email.masked': 'contact',
  'Email.value': 'contactValue',
  'Customer.limit': 'financial',
};

class FakeSink implements AuditSink {
  readonly entries: AccessEntry[] = [];
  waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  record(entry: AccessEntry): Promise<void> {
    this.entries.push(entry);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }
  async close(): Promise<void> {}
}

function setting(hmac = (kind: string, value: string): string => `${kind}(${value})`) {
  const sink = new FakeSink();
  const reported: unknown[] = [];
  const log = new AccessLog({
    sink,
    hmac,
    schema,
    now: () => Date.UTC(2026, 10, 22, 6),
    report: (...told) => reported.push(told),
    classOf: (coordinate) => CLASSES[coordinate] ?? null,
  });
  return { sink, log, reported };
}

const ACTOR: Actor = { ...ADMIN, subject: 'issuer anna', client: { name: 'desk', version: null } };

function answered(query: string, changed: Partial<AnsweredOperation> = {}): AnsweredOperation {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return {
    actor: ACTOR,
    requestId: 'r1',
    asked: { operation, hash: 'h'.repeat(64) },
    executed: { document, operation },
    variables: {},
    refused: 0,
    failed: 0,
    hasData: true,
    customers: ['cus_2', 'cus_1', 'cus_2'],
    ...changed,
  };
}

/** Whether the answer may leave by now. */
async function released(promise: Promise<void>): Promise<boolean> {
  const turn = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([promise.then(() => true), turn]);
}

async function fieldsOf(query: string, variables: Record<string, unknown> = {}): Promise<AccessEntry['fields']> {
  const { sink, log } = setting();
  const leaving = log.answered(answered(query, { variables }));
  sink.waiting[0]?.resolve();
  await leaving;
  return sink.entries[0]?.fields ?? {};
}

describe('The access log at the gateway', () => {
  test('holds an answer with personal data back until the entry is durable', async () => {
    const { sink, log } = setting();
    const leaving = log.answered(answered('query Who($id: ID!) { customer(id: $id) { id name emails { masked } } }'));
    expect(await released(leaving)).toBe(false);
    expect(sink.entries).toEqual([
      {
        at: '2026-11-22T06:00:00.000Z',
        requestId: 'r1',
        subject: 'issuer anna',
        roles: ['admin'],
        onBehalfOf: null,
        client: { name: 'desk', version: null },
        purpose: 'service',
        operation: { kind: 'query', name: 'Who', hash: 'h'.repeat(64) },
        fields: { contact: ['Customer.emails', 'Email.masked'], profile: ['Customer.name'] },
        customers: ['audit:customer(cus_1)', 'audit:customer(cus_2)'],
        outcome: 'ok',
      },
    ]);
    sink.waiting[0]?.resolve();
    expect(await released(leaving)).toBe(true);
  });

  test('lets nothing out when the entry could not be recorded', async () => {
    for (const [error, code] of [
      [new Error('disk full at /var/lib'), 'AUDIT_UNAVAILABLE'],
      [new DomainError('AUDIT_UNAVAILABLE', 'no'), 'AUDIT_UNAVAILABLE'],
      [new DomainError('OVERLOADED', 'later'), 'OVERLOADED'],
    ] as const) {
      const { sink, log } = setting();
      const leaving = log.answered(answered('{ customer(id: 1) { name } }'));
      sink.waiting[0]?.reject(error);
      const refusal = await leaving.then(
        () => null,
        (reason: unknown) => reason as DomainError,
      );
      expect(refusal).toMatchObject({ name: 'DomainError', code });
      expect(refusal?.message).not.toContain('/var/lib');
    }
  });

  test('asks for no entry where nothing of a person is answered', async () => {
    const { sink, log } = setting();
    await log.answered(answered('{ systems customer(id: 1) { id __typename } }'));
    expect(sink.entries).toEqual([]);
  });

  test('records what was refused or failed whole, and lets nobody wait for it', async () => {
    const { sink, log, reported } = setting();
    await log.answered(answered('{ customer(id: 1) { name } }', { executed: null, refused: 1, customers: [] }));
    await log.answered(answered('{ customer(id: 1) { name } }', { hasData: false, failed: 1, customers: [] }));
    expect(sink.entries.map(({ outcome, fields }) => [outcome, fields])).toEqual([
      ['refused', {}],
      ['failed', {}],
    ]);
    sink.waiting[0]?.reject(new Error('gone'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(reported).toEqual([[new Error('gone'), ['r1']]]);
  });

  test('says that an answer is partial', async () => {
    const { sink, log } = setting();
    void log.answered(answered('{ customer(id: 1) { name } }', { refused: 2 }));
    void log.answered(answered('{ customer(id: 1) { name } }', { failed: 1 }));
    void log.answered(answered('{ customer(id: 1) { id } }', { refused: 1 }));
    expect(sink.entries.map(({ outcome }) => outcome)).toEqual(['partial', 'partial', 'partial']);
  });

  test('names a customer who asks by a keyed hash, and an employee who is a customer by name', async () => {
    const { sink, log } = setting();
    const customer: Actor = { ...ACTOR, subject: 'issuer jane.doe', roles: ['customer'], customerId: 'cus_7' };
    void log.answered(answered('{ customer(id: 1) { name } }', { actor: customer }));
    void log.answered(
      answered('{ customer(id: 1) { name } }', { actor: { ...customer, roles: ['service', 'customer'] } }),
    );
    expect(sink.entries.map(({ subject }) => subject)).toEqual(['customer:audit:customer(cus_7)', 'issuer jane.doe']);
    expect(canonicalize(sink.entries[0])).not.toContain('cus_7"');
  });
});

describe('The fields of an entry', () => {
  test('are those of fragments and interfaces too, each once', async () => {
    const query = `query { customer(id: 1) { ...F friend { ...F } ... on Customer { limit } } named { name } }
      fragment F on Customer { name alias: name emails { value } }`;
    expect(await fieldsOf(query)).toEqual({
      contact: ['Customer.emails'],
      contactValue: ['Email.value'],
      financial: ['Customer.limit'],
      profile: ['Customer.name'],
    });
  });

  test('are those that the variables leave in', async () => {
    const query = `query Q($yes: Boolean!, $no: Boolean = false) {
      customer(id: 1) { name @include(if: $yes) limit @skip(if: $yes) emails @include(if: $no) { value } ...G @skip(if: true) } }
      fragment G on Customer { friend { emails { masked } } }`;
    expect(await fieldsOf(query, { yes: true, no: false })).toEqual({ profile: ['Customer.name'] });
    expect(await fieldsOf(query, { yes: false, no: true })).toEqual({
      contact: ['Customer.emails'],
      contactValue: ['Email.value'],
      financial: ['Customer.limit'],
    });
  });

  test.each([
    ['as given', { without: {}, out: { no: false } }],
    ['coerced', { without: { no: true }, out: { no: false } }],
  ])('follow a default whatever was asked before, with variables %s', (_, { without, out }) => {
    const query = 'query Q($no: Boolean = true) { customer(id: 1) { name emails @include(if: $no) { value } } }';
    const [some, all] = [
      { profile: ['Customer.name'] },
      { contact: ['Customer.emails'], contactValue: ['Email.value'], profile: ['Customer.name'] },
    ];
    for (const [first, second, expected] of [
      [out, without, [some, all]],
      [without, out, [all, some]],
    ] as const) {
      const { sink, log } = setting();
      const one = answered(query);
      for (const variables of [first, second]) void log.answered({ ...one, variables });
      expect(sink.entries.map(({ fields }) => fields)).toEqual(expected);
    }
  });

  test('are one object for all entries of an operation', async () => {
    const { sink, log } = setting();
    const one = answered('query A($yes: Boolean!) { customer(id: 1) { name limit @include(if: $yes) } }');
    for (const yes of [true, true, false]) void log.answered({ ...one, variables: { yes } });
    const [a, b, c] = sink.entries;
    expect(a?.fields).toBe(b?.fields);
    expect(c?.fields).not.toBe(a?.fields);
  });
});

test('what cannot be hashed withholds a personal answer, and of a refusal is only reported', async () => {
  const { log, reported } = setting(() => {
    throw new DomainError('AUDIT_UNAVAILABLE', 'not yet');
  });
  await expect(log.answered(answered('{ customer(id: 1) { name } }'))).rejects.toMatchObject({
    code: 'AUDIT_UNAVAILABLE',
  });
  await log.answered(answered('{ customer(id: 1) { name } }', { hasData: false, failed: 1 }));
  expect(reported).toEqual([[expect.any(DomainError), ['r1']]]);
});
