import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type GraphQLRequestContext,
  type GraphQLRequestListener,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Executor, Log } from '../ports.ts';
import { boundedErrors } from './bounded-errors.ts';
import type { FrontContext } from './context.ts';
import { Handover } from './handover.ts';
import type { GraphqlHttpAnswer } from './answer.ts';
import { mediaTypeFor, type MediaType } from './media-type.ts';
import { publicCode } from './public-error.ts';
import { statusOf } from './request-refused.ts';

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<FrontContext>['gateway']>;
type ServerRequestContext = GraphQLRequestContext<FrontContext>;

export interface HostedOperation {
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Chosen before: of an `accept` that it cannot serve Apollo Server would learn after the execution. */
  readonly accept: MediaType;
}

/** What Apollo Server takes for "no foreign page sent this": whoever comes here was asked that by `readParameters`. */
const PREFLIGHTED = ['apollo-require-preflight', 'true'] as const;

/**
 * Apollo Server over an `Executor`. It receives operations that are prepared, through its document store, so that it
 * neither parses nor validates; it executes, and writes the answer in the media type that the caller accepts.
 */
export class ApolloHost {
  private readonly server: ApolloServer<FrontContext>;
  private readonly handover = new Handover();
  private readonly listener: GraphQLRequestListener<FrontContext> = {
    willSendResponse: async (context) => this.finish(context),
  };
  private schema: GraphQLSchema | undefined;

  constructor(
    private readonly executor: Executor,
    private readonly log: Log,
  ) {
    const quiet = {
      debug: () => {},
      info: () => {},
      warn: (m: unknown) => log.warn({ from: 'apollo-server' }, String(m)),
      error: (m: unknown) => log.error({ from: 'apollo-server' }, String(m)),
    };
    this.server = new ApolloServer<FrontContext>({
      gateway: this.gatewayInterface(),
      // Who may introspect is decided before, by scope.
      introspection: true,
      includeStacktraceInErrorResponses: false,
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      persistedQueries: { cache: this.handover.texts },
      documentStore: this.handover.documents,
      // Should it ever parse by itself, it refuses.
      parseOptions: { maxTokens: 1 },
      stopOnTerminationSignals: false,
      logger: quiet,
      plugins: [
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        { requestDidStart: () => Promise.resolve(this.listener) },
      ],
    });
  }

  /** Answers with the schema that callers see. */
  async start(): Promise<GraphQLSchema> {
    await this.server.start();
    if (!this.schema) throw new Error('The executor gave no schema.');
    return this.schema;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  async run(operation: HostedOperation, context: FrontContext): Promise<GraphqlHttpAnswer> {
    const { accept, operationName, variables } = operation;
    const headers = new HeaderMap([PREFLIGHTED, ['accept', accept]]);
    const persistedQuery = { version: 1, sha256Hash: context.prepared.hash };
    const body = { operationName, variables, extensions: { persistedQuery } };
    const answer = await this.handover.while(context.prepared, () =>
      this.server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body },
        context: () => Promise.resolve(context),
      }),
    );
    const text = answer.body.kind === 'complete' ? answer.body.string : await collect(answer.body.asyncIterator);
    // A GET's answer may be kept by caches on its way unless they are told.
    const answerHeaders = { 'cache-control': 'no-store', ...Object.fromEntries(answer.headers) };
    return { status: answer.status ?? 200, headers: answerHeaders, body: text };
  }

  /** Apollo Server learns the schema by a callback while it loads the gateway. */
  private gatewayInterface(): GatewayInterface {
    let announce: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0] = () => {};
    return {
      onSchemaLoadOrUpdate: (callback) => {
        announce = callback;
        return () => {
          announce = () => {};
        };
      },
      load: async () => {
        this.schema = await this.executor.start();
        announce({ apiSchema: this.schema, coreSupergraphSdl: '' });
        return { executor: (context) => this.execute(context as unknown as ServerRequestContext) };
      },
      stop: () => this.executor.stop(),
    };
  }

  private async execute(context: ServerRequestContext): Promise<ExecutionResult> {
    const { document, operation } = context;
    if (!document || !operation) throw new GraphQLError('No operation.', { extensions: { code: 'INTERNAL' } });
    // Apollo hands the executor a context of its own form, which names ours `context`.
    const own = context.contextValue ?? (context as unknown as { context: FrontContext }).context;
    const result = await this.executor.execute({
      document,
      operation,
      operationName: context.operationName ?? null,
      variables: context.request.variables ?? {},
      coerced: own.coerced,
      hash: own.prepared.hash,
      context: own,
    });
    return result as ExecutionResult;
  }

  /** Runs last, so that errors of every stage, ours and the libraries', pass it. */
  private finish(context: ServerRequestContext): void {
    const { body, http } = context.response;
    if (body?.kind !== 'single') return;
    const { contextValue, errors: originals } = context;
    const { singleResult } = body;
    if (singleResult.errors) {
      singleResult.errors = boundedErrors(singleResult.errors, contextValue.requestId, this.log, originals);
      const [first] = singleResult.errors;
      if (singleResult.data === undefined && first) {
        const type = mediaTypeFor(context.request.http?.headers.get('accept')) ?? 'application/json';
        http.status = statusOf(publicCode(first.extensions?.['code']), type);
      }
    }
    singleResult.extensions = { ...singleResult.extensions, cost: contextValue.cost };
  }
}

async function collect(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
