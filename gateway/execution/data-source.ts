import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { LocalSubgraph, Log, RequestContext, SubgraphRequest } from '../ports.ts';
import { askSubgraph } from './ask-subgraph.ts';

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** A subgraph as Apollo's gateway asks it. Never throws. */
export class SubgraphDataSource implements GraphQLDataSource {
  constructor(
    private readonly subgraph: LocalSubgraph,
    private readonly log: Log,
  ) {}

  process(options: GraphQLDataSourceProcessOptions): Promise<Response> {
    const request: SubgraphRequest = {
      ...(options.context as RequestContext),
      query: options.request.query ?? '',
      variables: (options.request.variables ?? {}) as Record<string, unknown>,
      operationName: options.request.operationName ?? null,
    };
    return askSubgraph(this.subgraph, this.log, request);
  }
}
