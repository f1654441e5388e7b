import { GraphQLError, type GraphQLSchema } from 'graphql';
import { DomainError, type ErrorCode } from '../domain/errors.ts';
import { grantPolicies, type GrantPolicies, type PolicyEvaluator } from '../policy/index.ts';
import { AccessLog, type AccessLogOptions } from './accesslog/index.ts';
import { Authorization, showRefusals, type AuthorizationOptions, type Authorized } from './authorization/index.ts';
import { Completion, placeRefusals } from './completion/index.ts';
import type { Executor, OperationResult, PreparedOperation } from './ports.ts';

export interface GuardedExecutorOptions {
  readonly supergraphSdl: string;
  readonly authorization: AuthorizationOptions;
  /** Default: the table of `policy`. */
  readonly policies?: PolicyEvaluator;
  /** Null: nothing is recorded (tests and benches; no command leaves it out). */
  readonly accessLog: Omit<AccessLogOptions, 'schema'> | null;
}

const UNRECORDED: ErrorCode = 'AUDIT_UNAVAILABLE';

interface Steps {
  readonly authorization: Authorization;
  readonly completion: Completion;
  readonly accessLog: AccessLog | null;
}

/**
 * The steps around an execution: policies are evaluated, what the actor may not have is taken out, the rest is
 * executed, refusals are placed in the answer, and the answer leaves when its access is on record.
 */
export class GuardedExecutor implements Executor {
  private steps: Steps | undefined;
  private readonly grant: GrantPolicies;

  constructor(
    private readonly inner: Executor,
    private readonly options: GuardedExecutorOptions,
  ) {
    this.grant = grantPolicies(options.policies);
  }

  async start(): Promise<GraphQLSchema> {
    const schema = await this.inner.start();
    const { supergraphSdl, authorization, accessLog } = this.options;
    this.steps = {
      authorization: new Authorization(schema, supergraphSdl, authorization),
      completion: new Completion(schema),
      accessLog: accessLog && new AccessLog({ ...accessLog, schema }),
    };
    return schema;
  }

  async execute(asked: PreparedOperation): Promise<OperationResult> {
    if (!this.steps) throw new Error('The executor was not started.');
    const { authorization, accessLog } = this.steps;
    const over = accessLog?.expect();
    try {
      const actor = await this.grant(asked.context.actor);
      const operation = { ...asked, context: { ...asked.context, actor } };
      const authorized = authorization.authorize(operation, actor);
      const result = withheldIfUnrecorded(await this.executed(operation, authorized));
      const recorded = accessLog?.answered({
        actor,
        requestId: asked.context.requestId,
        asked: { operation: asked.operation, hash: asked.hash },
        executed: authorized.document &&
          authorized.operation && { document: authorized.document, operation: authorized.operation },
        variables: asked.coerced ?? asked.variables,
        refused: authorized.refusals.length,
        failed: result.errors?.length ?? 0,
        hasData: result.data !== null && result.data !== undefined,
        customers: result.customers ?? [],
      });
      const refusal = await recorded?.then(nothing, refused);
      return refusal ?? this.withRefusals(result, authorized);
    } finally {
      over?.();
    }
  }

  async stop(): Promise<void> {
    await this.inner.stop();
  }

  /** A wholly refused operation asks no subgraph: each of its fields is null. */
  private async executed(asked: PreparedOperation, authorized: Authorized): Promise<OperationResult> {
    const { document, operation, hash, rejected } = authorized;
    if (rejected) return {};
    if (document !== null && operation !== null) {
      if (document === asked.document) return this.inner.execute(asked);
      const original = { document: asked.document, operation: asked.operation };
      return this.inner.execute({ ...asked, document, operation, hash, asked: original });
    }
    const { data } = this.steps!.completion.complete({
      document: asked.document,
      operation: asked.operation,
      variables: asked.variables,
      data: {},
    });
    return { data };
  }

  private withRefusals(result: OperationResult, { refusals }: Authorized): OperationResult {
    if (refusals.length === 0) return result;
    const placed = placeRefusals(refusals, result.data ?? null);
    return showRefusals<Error, OperationResult>(result, placed, this.options.authorization.errors);
  }
}

const nothing = (): null => null;

/** The answer instead of one whose access could not be recorded. */
function refused(error: unknown): OperationResult {
  if (!(error instanceof DomainError)) throw error;
  return withheld(error.code, error.message);
}

/**
 * A subgraph that could not record an access shows nothing of its row. As where the gateway's own entry fails, the rest
 * of the answer does not leave either, and the answer's status is the code's: a caller who asks again later gets it all.
 */
function withheldIfUnrecorded(result: OperationResult): OperationResult {
  const unrecorded = result.errors?.find(
    (error) => error instanceof GraphQLError && error.extensions['code'] === UNRECORDED,
  );
  return unrecorded === undefined ? result : withheld(UNRECORDED, unrecorded.message);
}

function withheld(code: ErrorCode, message: string): OperationResult {
  return { errors: [new GraphQLError(message, { extensions: { code } })] };
}
