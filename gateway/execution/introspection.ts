import {
  Kind,
  TypeInfo,
  executeSync,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Data } from './places.ts';

const ROOTS = new Set(['__schema', '__type']);

/** What an operation asks of the schema itself, as a document of its own; null: nothing. */
export function introspectionOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentNode | null {
  let found = false;
  const types = new TypeInfo(schema);
  const kept = visit(
    {
      ...document,
      definitions: document.definitions.filter((d) => d === operation || d.kind === Kind.FRAGMENT_DEFINITION),
    },
    visitWithTypeInfo(types, {
      [Kind.FIELD](node) {
        if (types.getParentType() !== schema.getQueryType()) return undefined;
        if (!ROOTS.has(node.name.value)) return null;
        found = true;
        return undefined;
      },
    }),
  );
  return found ? kept : null;
}

/** Answers introspection from the schema that callers see; asks no subgraph. */
export function introspect(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Data>): Data {
  return executeSync({ schema, document, variableValues: variables, rootValue: {} }).data ?? {};
}
