import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Mask } from '../mask.ts';
import { defaultsOf } from './conditions.ts';
import { operationOf, withoutUnused } from './document.ts';
import type { Needs } from './needs.ts';
import type { Removed } from './requirement.ts';
import { Walk } from './walk.ts';

export interface FilterInput {
  readonly needs: Needs;
  /** Valid against the schema: what it selects exists. */
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly mask: Mask;
}

export interface FilteredOperation {
  /** Null: nothing is left to be asked. */
  readonly document: DocumentNode | null;
  readonly operation: OperationDefinitionNode | null;
  /** The refused fields, not the parents that went because nothing was left in them; at most `MAX_REMOVED`. */
  readonly removed: readonly Removed[];
  readonly unchanged: boolean;
}

/**
 * Takes out of an operation what the mask does not allow, so that a refused field is neither planned nor resolved.
 * Rests on document, operation and mask alone, not on variables: the answer can be kept.
 *
 * Semantics of Apollo Router's authorization directives; docs/authorization.md lists where we differ.
 * @throws Error where the name picks no operation
 */
export function filterOperation({ needs, document, operationName, mask }: FilterInput): FilteredOperation {
  const operation = operationOf(document, operationName);
  if (!operation) throw new Error('The operation name picks none of the operations.');
  const root = needs.schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}.`);
  const walk = new Walk(needs, mask, document, defaultsOf(operation));
  const { node, removed } = walk.typed(root, operation.selectionSet);
  if (removed.length === 0) return { document, operation, removed, unchanged: true };
  if (!node) return { document: null, operation: null, removed, unchanged: false };
  const filtered = withoutUnused({ ...operation, selectionSet: node }, walk.keptFragments());
  return { ...filtered, removed, unchanged: false };
}

/** What a gateway should have removed from the operation; empty: it may be executed. */
export const checkOperation = (input: FilterInput): readonly Removed[] => filterOperation(input).removed;
