import '../planning/no-telemetry.ts';
import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import type { Executor, LocalSubgraph, Log, OperationResult, PreparedOperation } from '../ports.ts';
import { SubgraphDataSource } from './data-source.ts';
import { withoutSecurityPurpose } from '../planning/index.ts';

type ApolloExecute = Awaited<ReturnType<ApolloGateway['load']>>['executor'];
type ApolloRequest = Parameters<ApolloExecute>[0];

/** The reference `Executor`: Apollo's own planner and executor over our data sources. */
export class ApolloExecutor implements Executor {
  private readonly gateway: ApolloGateway;
  private run: ApolloExecute | undefined;

  constructor(
    supergraphSdl: string,
    private readonly subgraphs: readonly LocalSubgraph[],
    private readonly log: Log,
  ) {
    const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
    const quiet = {
      debug: () => {},
      info: () => {},
      warn: (m: unknown) => this.note(m),
      error: (m: unknown) => this.note(m),
    };
    this.gateway = new ApolloGateway({
      supergraphSdl: withoutSecurityPurpose(supergraphSdl),
      logger: quiet,
      buildService: ({ name }) => {
        const subgraph = byName.get(name);
        if (!subgraph) throw new Error(`The supergraph names the subgraph "${name}", which no address was given for.`);
        return new SubgraphDataSource(subgraph, log);
      },
    });
  }

  async start(): Promise<GraphQLSchema> {
    let schema: GraphQLSchema | undefined;
    this.gateway.onSchemaLoadOrUpdate((update) => {
      schema = update.apiSchema;
    });
    this.run = (await this.gateway.load()).executor;
    if (!schema) throw new Error('The supergraph gave no API schema.');
    return schema;
  }

  async execute(operation: PreparedOperation): Promise<OperationResult> {
    if (!this.run) throw new Error('The executor was not started.');
    const request = {
      request: {
        variables: operation.variables,
        ...(operation.operationName === null ? {} : { operationName: operation.operationName }),
      },
      context: operation.context,
      document: operation.document,
      operation: operation.operation,
      operationName: operation.operationName,
      queryHash: operation.hash,
      source: '',
      metrics: {},
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      // The executor reads no further member of Apollo Server's request context.
    } as unknown as ApolloRequest;
    return (await this.run(request)) as OperationResult;
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    for (const subgraph of this.subgraphs) await subgraph.close?.();
  }

  private note(message: unknown): void {
    this.log.warn({ from: 'apollo-gateway' }, String(message));
  }
}
