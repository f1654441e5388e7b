import type { OperationDefinitionNode } from 'graphql';
import type { Scope } from './plan.ts';

/** What one request brings. */
export interface RunInput {
  readonly scope: Scope;
  readonly operation: OperationDefinitionNode;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}
