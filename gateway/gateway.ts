import type { Authenticate } from './authentication/index.ts';
import { ApolloExecutor } from './execution/index.ts';
import { ApolloFront, Listener, queryPage, type ListenerOptions } from './http/index.ts';
import type { Executor, LocalSubgraph, Log } from './ports.ts';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly subgraphs: readonly LocalSubgraph[];
  readonly authenticate: Authenticate;
  /** Paths that others answer on the same address (the development issuer). */
  readonly site?: NonNullable<ListenerOptions['site']>;
  readonly log: Log;
  readonly maxBodyBytes: number;
  /** How long answers under way may take when the process is told to stop. */
  readonly drainMs: number;
  /** Stands in the editor of the page at `/`. */
  readonly sampleQuery: string;
  /** Null when what the gateway stands on can be used, else why not. */
  readonly notReady?: () => Promise<string | null>;
  readonly introspection: boolean;
  /** Replaces the reference executor. */
  readonly executor?: Executor;
}

/** The whole gateway: HTTP front, Apollo Server, executor over the subgraphs. */
export class Gateway {
  private readonly front: ApolloFront;
  private readonly listener: Listener;
  private started = false;

  constructor(private readonly options: GatewayOptions) {
    const executor = options.executor ?? new ApolloExecutor(options.supergraphSdl, options.subgraphs, options.log);
    this.front = new ApolloFront({
      executor,
      log: options.log,
      introspection: options.introspection,
    });
    this.listener = new Listener({
      graphql: (request) => this.front.handle(request),
      notReady: async () => (this.started ? ((await options.notReady?.()) ?? null) : 'starting'),
      authenticate: options.authenticate,
      ...(options.site === undefined ? {} : { site: options.site }),
      page: queryPage(options.sampleQuery),
      maxBodyBytes: options.maxBodyBytes,
      log: options.log,
    });
  }

  /** Answers with the port in use. */
  async start(port: number, host: string): Promise<number> {
    await this.front.start();
    this.started = true;
    return this.listener.listen(port, host);
  }

  /** Drains, then releases the subgraphs. */
  async stop(): Promise<void> {
    await this.listener.drain(this.options.drainMs);
    await this.front.stop();
  }
}
