import { GraphQLError, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

/**
 * Why an operation whose type the schema has no root for cannot be executed; null: it has one. Validation of graphql-js
 * lets it pass, with whatever it selects.
 */
export function absentRoot(schema: GraphQLSchema, operation: OperationDefinitionNode): GraphQLError | null {
  if (schema.getRootType(operation.operation)) return null;
  const had = Object.values(OperationTypeNode).filter((type) => schema.getRootType(type));
  const names = had.map((type) => `"${type}"`).join(' and ');
  const message = `The schema has no operation of type "${operation.operation}"; it has ${names}.`;
  return new GraphQLError(message, { nodes: operation });
}
