import { expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import type { Hub } from '../../../hub/index.ts';
import type { Actor } from '../../../policy/index.ts';
import { buildIdentitySubgraph } from '../../../subgraphs/identity/index.ts';
import { buildTransactionsSubgraph } from '../../../subgraphs/transactions/index.ts';
import type { SubgraphContext, SubgraphDefinition } from '../../../subgraphs/shared/index.ts';
import { actorFor } from '../../support/actors.ts';

/** Straight at the schema, past the check of the whole operation: what holds if that check ever fails. */
async function codes({ schema }: SubgraphDefinition, source: string, actor: Actor | null) {
  // A hub that fails on first use: a guard that lets through is seen by its error.
  const hub = new Proxy({}, { get: () => void 0 }) as Hub;
  const contextValue: SubgraphContext = { hub, actor, requestId: 'test' };
  const { errors = [] } = await graphql({ schema, source, contextValue });
  return errors.map(({ extensions }) => extensions['code'] ?? 'let through');
}
const [identity, transactions] = [buildIdentitySubgraph(), buildTransactionsSubgraph()];
const LINK =
  'mutation { link(input: { customerId: "x", sourceRecord: { system: "crm", sourceId: "1" } }) { operationId } }';

test.each<[string, SubgraphDefinition, string, Actor]>([
  ['a list without profile:read', identity, '{ customers { totalCount } }', actorFor('auditor')],
  ['a steward’s decision without stewardship:write', identity, LINK, actorFor('service')],
  ['money without financial:read', transactions, '{ transaction(system: "crm", id: "1") { id } }', actorFor('steward')],
  [
    'anything with no scope at all',
    identity,
    '{ searchCustomers(text: "x") { totalCount } }',
    actorFor('admin', { scopes: [] }),
  ],
])('%s is refused at the root', async (_, definition, source, actor) => {
  expect(await codes(definition, source, actor)).toEqual(['FORBIDDEN']);
  expect(await codes(definition, source, actorFor('admin'))).not.toContain('FORBIDDEN');
});

test('nobody asks anything but for the schema itself', async () => {
  for (const source of ['{ sourceSystems { system } }', LINK, '{ _entities(representations: []) { __typename } }'])
    expect(await codes(identity, source, null)).toEqual(['UNAUTHENTICATED']);
  expect(await codes(identity, '{ _service { sdl } }', null)).toEqual([]);
});
