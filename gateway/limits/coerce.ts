import { getVariableValues, type GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Variables } from './cost/index.ts';
import { MAX_REQUEST_ERRORS } from './table.ts';

export type Coerced =
  | { readonly kind: 'coerced'; readonly variables: Variables }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** The variables as the schema types them, defaults filled in; at most five errors. */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables): Coerced {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { kind: 'coerced', variables: given };
  const options = { maxErrors: MAX_REQUEST_ERRORS, hideSuggestions: true };
  const { coerced, errors } = getVariableValues(schema, definitions, given, options);
  return errors === undefined
    ? { kind: 'coerced', variables: coerced }
    : { kind: 'refused', errors: errors.slice(0, MAX_REQUEST_ERRORS) };
}
