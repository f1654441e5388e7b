import './no-telemetry.ts';
import { ApolloGateway } from '@apollo/gateway';
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Log } from '../ports.ts';
import { placeholders } from './placeholders.ts';
import type { QueryPlan } from './plan.ts';
import { withoutSecurityPurpose } from './supergraph-sdl.ts';

type ApolloExecute = Awaited<ReturnType<ApolloGateway['load']>>['executor'];
type ApolloRequest = Parameters<ApolloExecute>[0];

/** How a plan leaves Apollo's gateway, which hands it to a hook and would go on to execute it. */
class Planned extends Error {
  override readonly name = 'Planned';
  constructor(readonly plan: QueryPlan) {
    super('planned');
  }
}

export interface LoadedSupergraph {
  /** What callers see. */
  readonly apiSchema: GraphQLSchema;
  /** What the planner plans over. */
  readonly supergraphSdl: string;
  readonly subgraphNames: readonly string[];
}

/** Apollo's gateway as a planner: it reads and checks the supergraph and plans operations; it executes none. */
export class ApolloPlanner {
  private readonly gateway: ApolloGateway;
  private execute: ApolloExecute | undefined;
  private schema: GraphQLSchema | undefined;
  private readonly names = new Set<string>();

  constructor(
    private readonly supergraphSdl: string,
    log: Log,
  ) {
    const note = (message: unknown) => log.warn({ from: 'apollo-gateway' }, String(message));
    this.gateway = new ApolloGateway({
      supergraphSdl: withoutSecurityPurpose(supergraphSdl),
      logger: { debug: () => {}, info: () => {}, warn: note, error: note },
      // Asked only while a plan is described, and then answers nothing, so that nothing more is asked.
      buildService: ({ name }) => {
        this.names.add(name);
        return { process: async () => ({ data: null }) };
      },
      // Plans are kept by our own cache, with what was made of them.
      queryPlannerConfig: {
        cache: { get: async () => undefined, set: async () => {}, delete: async () => {}, clear: () => {} },
      },
      experimental_didResolveQueryPlan: ({ queryPlan, requestContext }) => {
        if (requestContext.request.http === undefined) throw new Planned(queryPlan);
      },
      __exposeQueryPlanExperimental: true,
    });
  }

  /** @throws Error where the supergraph is malformed */
  async load(): Promise<LoadedSupergraph> {
    this.gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (this.schema = apiSchema));
    this.execute = (await this.gateway.load()).executor;
    return { apiSchema: this.loaded().schema, supergraphSdl: this.supergraphSdl, subgraphNames: [...this.names] };
  }

  /** @throws GraphQLError where the planner refuses the operation */
  async plan(document: DocumentNode, operation: OperationDefinitionNode): Promise<QueryPlan> {
    try {
      await this.run(document, operation, undefined);
    } catch (error) {
      if (error instanceof Planned) return error.plan;
      throw error;
    }
    throw new Error('The planner gave no plan.');
  }

  /** The plan in the planner's own words; for people. */
  async describe(document: DocumentNode, operation: OperationDefinitionNode): Promise<string> {
    const asked = new Map([['Apollo-Query-Plan-Experimental', '1']]);
    const { extensions } = await this.run(document, operation, asked);
    const text: unknown = extensions?.['__queryPlanExperimental'];
    return typeof text === 'string' ? text : 'QueryPlan {}';
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
  }

  private loaded() {
    const { execute, schema } = this;
    if (!execute || !schema) throw new Error('The supergraph was not loaded.');
    return { execute, schema };
  }

  private async run(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    headers: ReadonlyMap<string, string> | undefined,
  ) {
    const { execute, schema } = this.loaded();
    const operationName = operation.name?.value;
    const definitions = document.definitions.filter(
      (each) => each.kind === Kind.FRAGMENT_DEFINITION || each === operation,
    );
    const request = {
      request: { operationName, variables: placeholders(schema, operation), ...(headers ? { http: { headers } } : {}) },
      document: { ...document, definitions },
      operation,
      operationName: operationName ?? null,
      context: {},
      queryHash: '',
      source: '',
      metrics: {},
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      // The executor reads no further member of Apollo Server's request context.
    } as unknown as ApolloRequest;
    return execute(request);
  }
}
