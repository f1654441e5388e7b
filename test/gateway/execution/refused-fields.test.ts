import { expect, test } from '@jest/globals';
import { parse, type OperationDefinitionNode } from 'graphql';
import { PlanExecutor, type LocalSubgraph } from '../../../gateway/index.ts';
import { ADMIN } from '../../support/actors.ts';
import { memoryLog, tinySupergraph } from '../tiny-supergraph.ts';

const operationIn = (text: string) => {
  const document = parse(text);
  return { document, operation: document.definitions[0] as OperationDefinitionNode };
};

test('a field that was refused is null, also where a subgraph answers it unasked', async () => {
  const { sdl, subgraphs } = tinySupergraph();
  const identity: LocalSubgraph = {
    name: 'identity',
    execute: async () => ({ data: { customer: { __typename: 'Customer', id: 'a', c360Seen: 'a', name: 'secret' } } }),
  };
  const executor = new PlanExecutor({ supergraphSdl: sdl, subgraphs: [identity, subgraphs.orders], log: memoryLog() });
  await executor.start();
  const given = { operationName: null, variables: {}, hash: 'h', context: { actor: ADMIN, requestId: 'r' } };
  const left = operationIn('{ customer(id: "a") { id } }');
  const asked = operationIn('{ customer(id: "a") { id name } }');
  expect((await executor.execute({ ...given, ...left, asked })).data).toEqual({ customer: { id: 'a', name: null } });
  expect((await executor.execute({ ...given, ...asked })).data).toEqual({ customer: { id: 'a', name: 'secret' } });
  await executor.stop();
});
