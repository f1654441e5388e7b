import { parse } from 'graphql';
import type { LocalSubgraph, Log, SubgraphRequest, SubgraphResult } from '../ports.ts';
import { SubgraphFailure, failedFetch, refusedFetch } from './failed-fetch.ts';

/**
 * One fetch of one subgraph. Never rejects: a failure is an answer with nulls and one error with a path, and its
 * cause goes to the log.
 */
export async function askSubgraph(
  subgraph: LocalSubgraph,
  log: Log,
  request: SubgraphRequest,
): Promise<SubgraphResult> {
  try {
    const result = await subgraph.execute(request);
    const { data, errors } = result;
    if ((data === undefined || data === null) && errors && errors.length > 0) {
      return refusedFetch(request, documentOf(request), errors);
    }
    return wellFormed(request, result) ? result : failed(subgraph, log, request, new Error('malformed answer'));
  } catch (error) {
    return failed(subgraph, log, request, error);
  }
}

function failed(subgraph: LocalSubgraph, log: Log, request: SubgraphRequest, error: unknown): SubgraphResult {
  const failure =
    error instanceof SubgraphFailure
      ? error
      : new SubgraphFailure(subgraph.name, 'SUBGRAPH_UNAVAILABLE', { cause: error });
  const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
  log.warn({ subgraph: subgraph.name, code: failure.code, requestId: request.requestId, cause }, 'fetch failed');
  return failedFetch(request, documentOf(request), failure);
}

const documentOf = ({ query }: SubgraphRequest) => parse(query, { noLocation: true });

/** An answer without entities for an entity fetch would make the executor throw; so would one of another length. */
function wellFormed(request: SubgraphRequest, result: SubgraphResult): boolean {
  const representations = request.variables['representations'];
  if (result.data === undefined || result.data === null) return false;
  if (!Array.isArray(representations)) return true;
  const entities = result.data['_entities'];
  return Array.isArray(entities) && entities.length === representations.length;
}
