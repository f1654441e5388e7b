import { parse } from 'graphql';
import type { LocalSubgraph, Log, SubgraphRequest, SubgraphResult } from '../ports.ts';
import { peerErrors } from './peer-errors.ts';
import { isObject, type Data } from './places.ts';
import { RootFields } from './root-fields.ts';
import { SubgraphFailure, failedFetch, refusedFetch, type LostFetch } from './failed-fetch.ts';

/** What is known of a fetch before it is asked. */
export interface Expected {
  /** The root fields that it asks; null: it asks entities. */
  readonly roots: RootFields | null;
  /** Whether an entity that came may be the one that was sent; null: it asks root fields. */
  readonly isOf: ((entity: Readonly<Data>, representation: Readonly<Data>) => boolean) | null;
}

/**
 * One fetch of one subgraph. Never rejects: a failure is an answer with nulls and one error with a path, and its
 * cause goes to the log.
 * @param expected left out: root fields are read in the query, and entities may be of any type
 */
export async function askSubgraph(
  subgraph: LocalSubgraph,
  log: Log,
  request: SubgraphRequest,
  expected?: Expected,
): Promise<SubgraphResult> {
  try {
    const answer = await subgraph.execute(request);
    const malformed = () => failed(subgraph, log, request, new Error('malformed answer'), expected);
    if (!areErrors(answer.errors)) return malformed();
    const result = answer.errors
      ? { ...answer, errors: peerErrors(subgraph.name, answer.errors, log, request.requestId) }
      : answer;
    const { data, errors } = result;
    if ((data === undefined || data === null) && errors && errors.length > 0) {
      return refusedFetch(
        lostFetch(request, expected),
        errors,
        new SubgraphFailure(subgraph.name, 'SUBGRAPH_UNAVAILABLE'),
      );
    }
    return wellFormed(request, result, expected) ? result : malformed();
  } catch (error) {
    return failed(subgraph, log, request, error, expected);
  }
}

function failed(
  subgraph: LocalSubgraph,
  log: Log,
  request: SubgraphRequest,
  error: unknown,
  expected: Expected | undefined,
): SubgraphResult {
  const failure =
    error instanceof SubgraphFailure
      ? error
      : new SubgraphFailure(subgraph.name, 'SUBGRAPH_UNAVAILABLE', { cause: error });
  const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
  log.warn({ subgraph: subgraph.name, code: failure.code, requestId: request.requestId, cause }, 'fetch failed');
  return failedFetch(lostFetch(request, expected), failure);
}

const documentOf = ({ query }: SubgraphRequest) => parse(query, { noLocation: true });

function lostFetch(request: SubgraphRequest, expected: Expected | undefined): LostFetch {
  const document = documentOf(request);
  return { request, document, roots: (expected?.roots ?? new RootFields(document)).keys(request.variables) };
}

/** Errors as the executor places them: objects with a text, and with a path or none. */
function areErrors(errors: unknown): boolean {
  if (errors === undefined || errors === null) return true;
  return Array.isArray(errors) && errors.every(isError);
}

function isError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  const path = 'path' in error ? error.path : undefined;
  return typeof error.message === 'string' && (path === undefined || path === null || Array.isArray(path));
}

/**
 * An answer without entities for an entity fetch would make the executor throw; so would one of another length. One
 * that lacks a root field would pass for one in which the field is null: for "no such customer".
 */
function wellFormed(request: SubgraphRequest, { data }: SubgraphResult, expected?: Expected): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  const representations = request.variables['representations'];
  if (!Array.isArray(representations)) {
    const roots = expected?.roots ?? new RootFields(documentOf(request));
    return roots.areIn(data, request.variables);
  }
  const entities = data['_entities'];
  if (!Array.isArray(entities) || entities.length !== representations.length) return false;
  const isOf = expected?.isOf ?? (() => true);
  // Null: the subgraph knows no such entity.
  return entities.every(
    (entity, i) => entity === null || (isObject(entity) && isOf(entity, representations[i] as Data)),
  );
}
