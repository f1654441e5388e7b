import { Kind, type DocumentNode, type GraphQLError } from 'graphql';
import { maskOf, type Actor } from '../../policy/index.ts';
import { OperationGate, requirementsOf } from '../../policy/operations/index.ts';
import type { SubgraphDefinition } from './definition.ts';
import { publicError } from './public-error.ts';

export interface CheckedOperation {
  readonly query: string;
  /** `query`, parsed and valid. */
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly actor: Actor | null;
}

/** The error that refuses the operation whole, or null: it may be executed. */
export type OperationCheck = (operation: CheckedOperation) => GraphQLError | null;

/**
 * Checks operations as they arrive at a subgraph, by the module with which a gateway filters them and by the
 * requirements in this subgraph's own SDL. An operation that holds a field which should have been removed did not
 * pass a gateway of ours, so none of it is executed.
 */
export function operationCheck({ schema, sdl }: SubgraphDefinition): OperationCheck {
  const gate = new OperationGate({ schema, requirements: requirementsOf(sdl) });
  // An actor's rights do not change; the same actor asks the same operations again.
  const allowed = new WeakMap<Actor, WeakSet<DocumentNode>>();
  return ({ query, document, operationName, actor }) => {
    // Nobody: the guards of the root fields refuse with UNAUTHENTICATED.
    if (actor === null) return null;
    const known = allowed.get(actor);
    if (known?.has(document)) return null;
    const [first] = gate.check({ key: query, document, operationName, mask: maskOf(actor) });
    if (first) return refusal(first.coordinate, first.needs);
    // With several operations in one document, that one was allowed says nothing of the next.
    if (operationName !== null && hasSeveral(document)) return null;
    if (known) known.add(document);
    else allowed.set(actor, new WeakSet([document]));
    return null;
  };
}

function hasSeveral(document: DocumentNode): boolean {
  return document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length > 1;
}

function refusal(coordinate: string, needs: readonly string[]): GraphQLError {
  const error = publicError(
    'UNAUTHORIZED_FIELD_OR_TYPE',
    `${coordinate} needs ${needs.join(', ')}; the operation is refused whole.`,
  );
  error.extensions['coordinate'] = coordinate;
  return error;
}
