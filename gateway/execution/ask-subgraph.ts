import type { DocumentNode } from 'graphql';
import type { LocalSubgraph, Log, SubgraphRequest, SubgraphResult } from '../ports.ts';
import { SubgraphFailure, failedFetch, refusedFetch } from './failed-fetch.ts';

/**
 * One fetch of one subgraph. Never rejects: a failure is an answer with nulls and one error with a path, and its
 * cause goes to the log.
 * @param document the fetch, parsed; called where an answer has no data
 */
export async function askSubgraph(
  subgraph: LocalSubgraph,
  log: Log,
  request: SubgraphRequest,
  document: () => DocumentNode,
): Promise<SubgraphResult> {
  const fail = (error: unknown): SubgraphResult => {
    const failure =
      error instanceof SubgraphFailure
        ? error
        : new SubgraphFailure(subgraph.name, 'SUBGRAPH_UNAVAILABLE', { cause: error });
    const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
    log.warn({ subgraph: subgraph.name, code: failure.code, requestId: request.requestId, cause }, 'fetch failed');
    return failedFetch(request, document(), failure);
  };
  try {
    const result = await subgraph.execute(request);
    const errors = result.errors ?? [];
    if ((result.data === undefined || result.data === null) && errors.length > 0) {
      return refusedFetch(request, document(), errors);
    }
    return wellFormed(request, result) ? result : fail(new Error('malformed answer'));
  } catch (error) {
    return fail(error);
  }
}

/** An answer without entities for an entity fetch would make the executor throw; so would one of another length. */
function wellFormed(request: SubgraphRequest, result: SubgraphResult): boolean {
  const representations = request.variables['representations'];
  if (result.data === undefined || result.data === null) return false;
  if (!Array.isArray(representations)) return true;
  const entities = result.data['_entities'];
  return Array.isArray(entities) && entities.length === representations.length;
}
