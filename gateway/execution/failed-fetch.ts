import { Kind, OperationTypeNode, visit, type DocumentNode } from 'graphql';
import type { ErrorCode } from '../../domain/errors.ts';
import type { SubgraphRequest, SubgraphResult } from '../ports.ts';

/** A subgraph that did not answer, or not in time. The cause is for the log alone. */
export class SubgraphFailure extends Error {
  override readonly name = 'SubgraphFailure';
  constructor(
    readonly subgraph: string,
    readonly code: Extract<ErrorCode, 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT'>,
    options?: ErrorOptions,
  ) {
    super(`The ${subgraph} part could not be fetched${code === 'SUBGRAPH_TIMEOUT' ? ' in time' : ''}.`, options);
  }
}

/** Who waits for an answer that does not come knows nothing of what was done. */
const PERHAPS_DONE =
  'The change may have been made all the same: look before you send it again, or send it again under the same idempotencyKey.';

const isChange = ({ definitions }: DocumentNode): boolean =>
  definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === OperationTypeNode.MUTATION);

function firstResponseName(document: DocumentNode): string | null {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind === Kind.FIELD) return selection.alias?.value ?? selection.name.value;
    }
  }
  return null;
}

/** The one field that a fetch asks of its entities, as nothing else can be null by its fault; null where it asks for more. */
function onlyFieldOfEntities(document: DocumentNode): string | null {
  const names = new Set<string>();
  let depth = 0;
  visit(document, {
    [Kind.FIELD]: {
      enter({ alias, name }) {
        if (depth === 1 && name.value !== '__typename') names.add(alias?.value ?? name.value);
        depth += 1;
      },
      leave() {
        depth -= 1;
      },
    },
  });
  const [only = null] = names;
  return names.size === 1 ? only : null;
}

/**
 * A subgraph that refuses a whole fetch answers without data and names no place: its errors belong to the first
 * affected one, or there to the field that alone was asked for.
 */
export function refusedFetch(
  request: SubgraphRequest,
  document: DocumentNode,
  errors: NonNullable<SubgraphResult['errors']>,
): SubgraphResult {
  const representations = request.variables['representations'];
  if (Array.isArray(representations)) {
    const field = onlyFieldOfEntities(document);
    const path = ['_entities', 0, ...(field === null ? [] : [field])];
    return {
      data: { _entities: representations.map(() => null) },
      errors: errors.map((error) => ({ ...error, path })),
    };
  }
  const name = firstResponseName(document);
  return { data: null, errors: errors.map((error) => (error.path || !name ? error : { ...error, path: [name] })) };
}

/**
 * The answer of a fetch that failed: every entity null, and one error whose path is the first affected place.
 * Thrown instead, the error would lose its path and name the host.
 */
export function failedFetch(
  request: SubgraphRequest,
  document: DocumentNode,
  failure: SubgraphFailure,
): SubgraphResult {
  const extensions = { code: failure.code };
  const representations = request.variables['representations'];
  if (Array.isArray(representations)) {
    return {
      data: { _entities: representations.map(() => null) },
      errors: [{ message: failure.message, path: ['_entities', 0], extensions }],
    };
  }
  const name = firstResponseName(document);
  const message = isChange(document) ? `${failure.message} ${PERHAPS_DONE}` : failure.message;
  return {
    data: null,
    errors: [{ message, ...(name === null ? {} : { path: [name] }), extensions }],
  };
}
