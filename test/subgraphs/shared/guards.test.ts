import { describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  graphql,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { Hub } from '../../../hub/index.ts';
import type { Actor } from '../../../policy/index.ts';
import { buildIdentitySubgraph } from '../../../subgraphs/identity/index.ts';
import { buildInteractionsSubgraph } from '../../../subgraphs/interactions/index.ts';
import { buildPreferencesSubgraph } from '../../../subgraphs/preferences/index.ts';
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

/** A question for one root field with as little as it must be given. */
function asking(operation: string, field: GraphQLField<unknown, unknown>): string {
  const given = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literal(type)}`);
  const selected = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';
  return `${operation} { ${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${selected} }`;
}

function literal(outer: GraphQLInputType): string {
  const type = getNullableType(outer);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return type.name === 'Boolean' ? 'true' : '"x"';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
}

describe.each([
  ['identity', identity],
  ['transactions', transactions],
  ['interactions', buildInteractionsSubgraph()],
  ['preferences', buildPreferencesSubgraph()],
])('nobody, at %s', (_, definition) => {
  const roots = [definition.schema.getQueryType(), definition.schema.getMutationType()].flatMap((type, index) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ name }) => name !== '_service')
      .map((field) => [field.name, asking(index === 0 ? 'query' : 'mutation', field)] as const),
  );

  test('there is more than the way of the planner', () => expect(roots.length).toBeGreaterThan(1));

  test.each(roots)('is refused at %s', async (_field, source) => {
    expect(await codes(definition, source, null)).toEqual(['UNAUTHENTICATED']);
  });

  test('is told the schema', async () => expect(await codes(definition, '{ _service { sdl } }', null)).toEqual([]));
});
