import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contractsOf } from '../../cli/contracts.ts';
import { Gateway, unauthenticated, type LocalSubgraph } from '../../gateway/index.ts';
import { readSupergraph } from '../../schema/index.ts';
import { ADMIN } from '../support/actors.ts';
import { memoryLog } from './tiny-supergraph.ts';

interface Answer {
  readonly status: number;
  readonly data?: { readonly __type?: { readonly fields: readonly { readonly name: string }[] } } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly cost: { readonly remaining: number } };
}

let gateway: Gateway;
let address: string;
let asked = 0;
let closed = 0;

beforeAll(async () => {
  const subgraph = (name: string): LocalSubgraph => ({
    name,
    execute: async () => {
      asked += 1;
      return { data: { customer: null } };
    },
    close: async () => void (closed += 1),
  });
  const supergraphSdl = readSupergraph();
  gateway = new Gateway({
    supergraphSdl,
    contracts: contractsOf(supergraphSdl),
    subgraphs: ['identity', 'transactions', 'interactions', 'preferences'].map(subgraph),
    authenticate: async ({ headers }) =>
      headers.authorization === undefined
        ? unauthenticated('No token.')
        : { kind: 'actor', actor: ADMIN, credential: null },
    accessLog: null,
    log: memoryLog(),
    drainMs: 1_000,
    sampleQuery: '',
  });
  address = `http://127.0.0.1:${await gateway.start(0, '127.0.0.1')}`;
});

async function ask(path: string, query: string, headers: Record<string, string> = { authorization: 'Bearer x' }) {
  const response = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as object) } as Answer;
}

const codes = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);

test('the portal cannot see, ask or be told of a steward’s field, whoever asks', async () => {
  const fields = async (path: string) =>
    (await ask(path, '{ __type(name: "Customer") { fields { name } } }')).data?.__type?.fields.map(({ name }) => name);
  expect(await fields('/graphql')).toContain('crossReferences');
  const seen = await fields('/graphql/portal');
  expect(seen).toContain('displayName');
  expect(seen).not.toContain('crossReferences');
  const query = '{ customer(id: "x") { crossReferences { totalCount } } }';
  expect(codes(await ask('/graphql', query))).toEqual([]);
  const before = asked;
  const refused = await ask('/graphql/portal', query);
  expect(codes(refused)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  expect(refused.errors?.[0]?.message).toBe('Cannot query field "crossReferences" on type "Customer".');
  expect(asked).toBe(before);
});

test('what it may see is answered by the same subgraphs, from the same budget, behind the same door', async () => {
  const query = '{ customer(id: "x") { displayName } }';
  const first = await ask('/graphql', query);
  const second = await ask('/graphql/portal', query);
  expect(second.data).toEqual({ customer: null });
  expect(second.extensions?.cost.remaining).toBe((first.extensions?.cost.remaining ?? 0) - 1);
  expect(codes(await ask('/graphql/portal', query, {}))).toEqual(['UNAUTHENTICATED']);
  expect((await ask('/graphql/other', query)).status).toBe(404);
});

test('an operation of a type that neither has is not valid at either', async () => {
  for (const path of ['/graphql', '/graphql/portal']) {
    const refused = await ask(path, 'subscription { x }');
    expect([refused.status, codes(refused)]).toEqual([200, ['GRAPHQL_VALIDATION_FAILED']]);
  }
});

afterAll(async () => {
  await gateway.stop();
  // The contract borrows the gateway's subgraphs: each is closed once.
  expect(closed).toBe(4);
});
