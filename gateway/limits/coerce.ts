import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { coercionOf } from '../../policy/operations/index.ts';
import type { Variables } from './cost/index.ts';
import { MAX_REQUEST_ERRORS } from './table.ts';

export type Coerced =
  | { readonly kind: 'coerced'; readonly variables: Variables }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

export type Coerce = (given: Variables) => Coerced;

/** Gives the variables as the schema types them, defaults filled in; at most five errors. */
export function coercion(schema: GraphQLSchema, operation: OperationDefinitionNode): Coerce {
  if (!operation.variableDefinitions?.length) return (given) => ({ kind: 'coerced', variables: given });
  const coerce = coercionOf(schema, operation, { maxErrors: MAX_REQUEST_ERRORS, hideSuggestions: true });
  return (given) => {
    const { coerced, errors } = coerce(given);
    return errors === undefined
      ? { kind: 'coerced', variables: coerced }
      : { kind: 'refused', errors: errors.slice(0, MAX_REQUEST_ERRORS) };
  };
}
