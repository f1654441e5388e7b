import { parse, type DocumentNode } from 'graphql';
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { LocalSubgraph, Log, RequestContext, SubgraphRequest, SubgraphResult } from '../ports.ts';
import { SubgraphFailure, failedFetch, refusedFetch } from './failed-fetch.ts';

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Asks one subgraph for one fetch of the plan. Never throws: a failure is an answer with nulls and one error with a path. */
export class SubgraphDataSource implements GraphQLDataSource {
  constructor(
    private readonly subgraph: LocalSubgraph,
    private readonly log: Log,
  ) {}

  async process(options: GraphQLDataSourceProcessOptions): Promise<Response> {
    const { actor, credential = null, requestId } = options.context as RequestContext;
    const request: SubgraphRequest = {
      query: options.request.query ?? '',
      variables: (options.request.variables ?? {}) as Record<string, unknown>,
      operationName: options.request.operationName ?? null,
      actor,
      credential,
      requestId,
    };
    const document = 'document' in options ? options.document : undefined;
    return await this.ask(request, document);
  }

  private async ask(request: SubgraphRequest, document: DocumentNode | undefined): Promise<SubgraphResult> {
    try {
      const result = await this.subgraph.execute(request);
      const errors = result.errors ?? [];
      if ((result.data === undefined || result.data === null) && errors.length > 0) {
        return refusedFetch(request, document ?? parse(request.query, { noLocation: true }), errors);
      }
      return wellFormed(request, result) ? result : this.fail(request, document, new Error('malformed answer'));
    } catch (error) {
      return this.fail(request, document, error);
    }
  }

  private fail(request: SubgraphRequest, document: DocumentNode | undefined, error: unknown): SubgraphResult {
    const failure =
      error instanceof SubgraphFailure
        ? error
        : new SubgraphFailure(this.subgraph.name, 'SUBGRAPH_UNAVAILABLE', { cause: error });
    const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
    this.log.warn(
      { subgraph: this.subgraph.name, code: failure.code, requestId: request.requestId, cause },
      'fetch failed',
    );
    return failedFetch(request, document ?? parse(request.query, { noLocation: true }), failure);
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
