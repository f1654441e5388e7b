import { Kind, OperationTypeNode, type DocumentNode } from 'graphql';
import type { ErrorCode } from '../../domain/errors.ts';
import type { SubgraphRequest, SubgraphResult } from '../ports.ts';
import { fetchedFields } from './fetched-fields.ts';

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

/** The one field that a fetch asks of its entities, as nothing else can be null by its fault; null where it asks for more. */
function onlyFieldOfEntities(document: DocumentNode): string | null {
  const asked = fetchedFields(document).filter(({ name }) => name !== '__typename');
  const keys = new Set(asked.map(({ key }) => key));
  const [only = null] = keys;
  return keys.size === 1 ? only : null;
}

type Errors = NonNullable<SubgraphResult['errors']>;

/** A fetch of which nothing came. */
export interface LostFetch {
  readonly request: SubgraphRequest;
  readonly document: DocumentNode;
  /** Response keys of the root fields that it asks. */
  readonly roots: readonly string[];
}

/**
 * A subgraph that refuses a whole fetch answers without data and names no place: its errors belong to the first
 * affected one, or there to the field that alone was asked for. A root field is a question by itself, and its null
 * alone would say that there is none: each has an error, of `failure` where the subgraph gave none that fits.
 */
export function refusedFetch(lost: LostFetch, errors: Errors, failure: SubgraphFailure): SubgraphResult {
  const entities = entitiesOf(lost);
  if (entities) {
    const field = onlyFieldOfEntities(lost.document);
    const path = ['_entities', 0, ...(field === null ? [] : [field])];
    return { data: { _entities: entities }, errors: errors.map((error) => ({ ...error, path })) };
  }
  const { roots } = lost;
  if (roots.length === 0) return { data: null, errors };
  const placed = errors.filter(({ path }) => path);
  const placeless = errors.filter(({ path }) => !path);
  const silent = roots.filter((root) => !placed.some(({ path }) => path?.[0] === root));
  const [first = roots[0], ...others] = silent;
  const atFirst = silent.length > 0 && placeless.length === 0 ? [errorOf(lost, failure)] : placeless;
  return {
    data: null,
    errors: [
      ...placed,
      ...atFirst.map((error) => ({ ...error, path: [first ?? ''] })),
      ...others.flatMap((root) => atFirst.slice(0, 1).map((error) => ({ ...error, path: [root] }))),
    ],
  };
}

/**
 * The answer of a fetch that failed. Of entities: every one null, and one error whose path is the first affected place.
 * Of root fields: an error for each. Thrown instead, the error would lose its path and name the host.
 */
export function failedFetch(lost: LostFetch, failure: SubgraphFailure): SubgraphResult {
  return refusedFetch(lost, [errorOf(lost, failure)], failure);
}

/** None of the entities that a fetch asks for; null: it asks root fields. */
function entitiesOf({ request }: LostFetch): null[] | null {
  const representations = request.variables['representations'];
  return Array.isArray(representations) ? representations.map(() => null) : null;
}

function errorOf({ document }: LostFetch, failure: SubgraphFailure): Errors[number] {
  const message = isChange(document) ? `${failure.message} ${PERHAPS_DONE}` : failure.message;
  return { message, extensions: { code: failure.code } };
}
