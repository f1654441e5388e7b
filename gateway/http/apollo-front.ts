import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type GraphQLRequestContext,
} from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Executor, Log, RequestContext } from '../ports.ts';
import type { GraphqlHttpAnswer, GraphqlHttpRequest } from './listener.ts';
import { publicError } from './public-error.ts';
import { statusFor } from './status.ts';

export interface ApolloFrontOptions {
  readonly executor: Executor;
  readonly log: Log;
  readonly introspection: boolean;
}

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<RequestContext>['gateway']>;
type ServerRequestContext = GraphQLRequestContext<RequestContext>;

/** Apollo Server over an `Executor`: parse, validate, coerce, then the executor; errors leave as our table says. */
export class ApolloFront {
  private readonly server: ApolloServer<RequestContext>;

  constructor(private readonly options: ApolloFrontOptions) {
    const { log } = options;
    const quiet = {
      debug: () => {},
      info: () => {},
      warn: (m: unknown) => log.warn({ from: 'apollo-server' }, String(m)),
      error: (m: unknown) => log.error({ from: 'apollo-server' }, String(m)),
    };
    this.server = new ApolloServer<RequestContext>({
      gateway: this.gatewayInterface(),
      introspection: options.introspection,
      includeStacktraceInErrorResponses: false,
      hideSchemaDetailsFromClientErrors: false,
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      parseOptions: { maxTokens: 15_000 },
      stopOnTerminationSignals: false,
      logger: quiet,
      plugins: [
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        { requestDidStart: async () => ({ willSendResponse: async (context) => this.cleanErrors(context) }) },
      ],
    });
  }

  /** Apollo Server learns the schema by a callback while it loads the gateway. */
  private gatewayInterface(): GatewayInterface {
    const { executor } = this.options;
    let announce: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0] = () => {};
    return {
      onSchemaLoadOrUpdate: (callback) => {
        announce = callback;
        return () => {
          announce = () => {};
        };
      },
      load: async () => {
        const schema = await executor.start();
        announce({ apiSchema: schema, coreSupergraphSdl: '' });
        return { executor: (context) => this.execute(context as unknown as ServerRequestContext) };
      },
      stop: () => executor.stop(),
    };
  }

  async start(): Promise<void> {
    await this.server.start();
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  async handle(request: GraphqlHttpRequest): Promise<GraphqlHttpAnswer> {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const answer = await this.server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method.toUpperCase(), headers, search: request.search, body: request.body },
      context: async () => ({ actor: request.actor, credential: request.credential, requestId: request.requestId }),
    });
    const body = answer.body.kind === 'complete' ? answer.body.string : await collect(answer.body.asyncIterator);
    const contentType = answer.headers.get('content-type') ?? '';
    return {
      status: statusFor(answer.status ?? 200, contentType, body),
      headers: Object.fromEntries(answer.headers),
      body,
    };
  }

  private async execute(context: ServerRequestContext): Promise<ExecutionResult> {
    const { document, operation } = context;
    if (!document || !operation) throw new GraphQLError('No operation.', { extensions: { code: 'INTERNAL' } });
    const result = await this.options.executor.execute({
      document,
      operation,
      operationName: context.operationName ?? null,
      variables: context.request.variables ?? {},
      hash: context.queryHash ?? '',
      context: context.contextValue ?? (context as unknown as { context: RequestContext }).context,
    });
    return result as ExecutionResult;
  }

  /** Runs last, so that errors of every stage, ours and the libraries', pass it. */
  private cleanErrors(context: ServerRequestContext): void {
    const body = context.response.body;
    if (body?.kind !== 'single' || !body.singleResult.errors) return;
    const requestId = context.contextValue.requestId;
    body.singleResult.errors = body.singleResult.errors.map((formatted, index) =>
      publicError(formatted, requestId, this.options.log, context.errors?.[index]),
    );
  }
}

async function collect(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
