import { GraphQLError, getVariableValues, type GraphQLSchema } from 'graphql';
import { Completion } from '../completion/index.ts';
import { ApolloPlanner, fieldNames, type Watched } from '../planning/index.ts';
import type { Executor, LocalSubgraph, Log, OperationResult, PreparedOperation } from '../ports.ts';
import { Execution } from './execution.ts';
import { introspect } from './introspection.ts';
import { PreparedOperations } from './prepared.ts';
import { Subtypes } from './subtypes.ts';

export interface PlanExecutorOptions {
  readonly supergraphSdl: string;
  readonly subgraphs: readonly LocalSubgraph[];
  readonly log: Log;
  /** The type whose objects every answer reports; default: `Customer` by its `id`. Null: none. */
  readonly watched?: Watched | null;
}

const CUSTOMERS: Watched = { type: 'Customer', idField: 'id' };
const MAX_VARIABLE_ERRORS = 5;

interface Loaded {
  readonly schema: GraphQLSchema;
  readonly completion: Completion;
  readonly prepared: PreparedOperations;
}

/**
 * Executes the plans of Apollo's planner. An operation is planned, and its plan, fetches and answer's shape worked
 * out, once; a request then fetches, merges and completes.
 */
export class PlanExecutor implements Executor {
  private readonly planner: ApolloPlanner;
  private readonly subgraphs: ReadonlyMap<string, LocalSubgraph>;
  private loaded: Loaded | undefined;

  constructor(private readonly options: PlanExecutorOptions) {
    this.planner = new ApolloPlanner(options.supergraphSdl, options.log);
    this.subgraphs = new Map(options.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  }

  async start(): Promise<GraphQLSchema> {
    const { apiSchema: schema, supergraphSdl, subgraphNames } = await this.planner.load();
    const unknown = subgraphNames.find((name) => !this.subgraphs.has(name));
    if (unknown !== undefined) {
      throw new Error(`The supergraph names the subgraph "${unknown}", which no address was given for.`);
    }
    const { watched = CUSTOMERS } = this.options;
    const known = watched && schema.getType(watched.type) ? watched : null;
    const prepared = new PreparedOperations(
      this.planner,
      schema,
      new Subtypes(supergraphSdl),
      known,
      fieldNames(supergraphSdl),
    );
    this.loaded = { schema, completion: new Completion(schema, known?.type ?? null), prepared };
    return schema;
  }

  async execute(request: PreparedOperation): Promise<OperationResult> {
    if (!this.loaded) throw new Error('The executor was not started.');
    const { schema, completion, prepared } = this.loaded;
    const { document, operation, variables, context } = request;
    const { coerced, errors } = this.coerced(schema, request);
    if (errors) return { errors };
    let plan;
    try {
      plan = await prepared.prepare(document, operation);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
    const { keys, callersKeys, variables: renamed } = plan.names;
    const execution = new Execution({
      subgraphs: this.subgraphs,
      log: this.options.log,
      context,
      variables: renamed(variables),
      coerced: renamed(coerced),
      callersKeys,
    });
    if (plan.step) await execution.run(plan.step);
    if (plan.introspection) Object.assign(execution.data, introspect(schema, plan.introspection, renamed(variables)));
    const completed = completion.complete({
      ...(request.asked ? { ...request.asked, executed: { document, operation } } : { document, operation }),
      keys,
      variables,
      data: execution.data,
      watchedKey: plan.watchedKey,
    });
    // A null that may not stand where it is follows from an error that is told already, if there is one.
    const told = execution.errors.length > 0 || request.asked !== undefined ? execution.errors : completed.errors;
    return {
      data: completed.data,
      ...(told.length > 0 ? { errors: told } : {}),
      customers: completed.seen,
    };
  }

  private coerced(
    schema: GraphQLSchema,
    { operation, variables, coerced }: PreparedOperation,
  ): ReturnType<typeof getVariableValues> {
    if (coerced) return { coerced };
    return getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
  }

  async stop(): Promise<void> {
    await this.planner.stop();
    for (const subgraph of this.subgraphs.values()) await subgraph.close?.();
  }
}
