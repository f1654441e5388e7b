import type { PolicyEvaluator } from '../policy/index.ts';
import type { Authenticate } from './authentication/index.ts';
import { DEFAULT_AUTHORIZATION, type AuthorizationOptions } from './authorization/index.ts';
import type { DocumentsOptions } from './documents/index.ts';
import { PlanExecutor } from './execution/index.ts';
import { ContractFront } from './contract-front.ts';
import { GuardedExecutor, type GuardedExecutorOptions } from './guarded-executor.ts';
import { ApolloFront, Listener, queryPage, type ListenerOptions } from './http/index.ts';
import {
  CallerBudget,
  LIMIT_TABLE,
  limitsOf,
  overrun,
  readCosts,
  type Limit,
  type Limits,
  type Work,
} from './limits/index.ts';
import type { Executor, LocalSubgraph, Log } from './ports.ts';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly subgraphs: readonly LocalSubgraph[];
  readonly authenticate: Authenticate;
  /** Paths that others answer on the same address (the development issuer). */
  readonly site?: NonNullable<ListenerOptions['site']>;
  readonly log: Log;
  /** How long answers under way may take when the process is told to stop. */
  readonly drainMs: number;
  /** Stands in the editor of the page at `/`. */
  readonly sampleQuery: string;
  /** Null when what the gateway stands on can be used, else why not. */
  readonly notReady?: () => Promise<string | null>;
  /** What is left out has the defaults of the table. */
  readonly limits?: Limits;
  /** Path below `/graphql/` → makes the supergraph that its callers may see, when first asked. */
  readonly contracts?: ReadonlyMap<string, () => string>;
  /** Trusted documents; left out: any document is taken. */
  readonly documents?: DocumentsOptions;
  /** Origins whose pages may ask; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Told after each request what it made the front do. */
  readonly onWork?: (work: Work) => void;
  /** Null: no access is recorded (tests and benches; no command leaves it out). */
  readonly accessLog: GuardedExecutorOptions['accessLog'];
  readonly authorization?: AuthorizationOptions;
  /** Evaluates the names of `@policy`; default: the table of `policy`. */
  readonly policies?: PolicyEvaluator;
  /** Replaces the executor of plans. */
  readonly executor?: Executor;
}

/** The whole gateway: HTTP front, Apollo Server, authorization and access log around an executor over the subgraphs. */
export class Gateway {
  private readonly front: ApolloFront;
  private readonly contracts: readonly ContractFront[];
  private readonly listener: Listener;
  private started = false;

  constructor(private readonly options: GatewayOptions) {
    const limits = options.limits ?? limitsOf();
    const { accessLog, authorization = DEFAULT_AUTHORIZATION, policies } = options;
    const shared = {
      log: options.log,
      limits,
      // A caller has one budget, whichever contract it asks by.
      budget: new CallerBudget(limits.budget),
      ...(options.documents === undefined ? {} : { documents: options.documents }),
      ...(options.onWork === undefined ? {} : { onWork: options.onWork }),
    };
    const frontOver = (supergraphSdl: string, executor: Executor): ApolloFront =>
      new ApolloFront({
        ...shared,
        executor: new GuardedExecutor(executor, {
          supergraphSdl,
          authorization,
          accessLog,
          ...(policies === undefined ? {} : { policies }),
        }),
        costs: readCosts(supergraphSdl),
      });
    this.front = frontOver(options.supergraphSdl, options.executor ?? new PlanExecutor(options));
    this.contracts = [...(options.contracts ?? [])].map(
      ([path, makeSdl]) =>
        new ContractFront(path, () => {
          const supergraphSdl = makeSdl();
          const subgraphs = lent(options.subgraphs);
          return frontOver(supergraphSdl, new PlanExecutor({ ...options, supergraphSdl, subgraphs }));
        }),
    );
    this.listener = new Listener({
      graphql: (request) => this.front.handle(request),
      contracts: new Map(this.contracts.map((contract) => [contract.path, (request) => contract.handle(request)])),
      notReady: async () => (this.started ? ((await options.notReady?.()) ?? null) : 'starting'),
      authenticate: options.authenticate,
      ...(options.site === undefined ? {} : { site: options.site }),
      page: queryPage(options.sampleQuery),
      ...sizeOptions(limits, options.log),
      corsOrigins: options.corsOrigins ?? [],
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
    for (const contract of this.contracts) await contract.stop();
    if (this.started) await this.front.stop();
    // Of a front that did not start nothing is to be stopped, and that it says so would hide why.
    else for (const subgraph of this.options.subgraphs) await subgraph.close?.();
  }
}

/** Subgraphs for a contract, which never closes them: they are the gateway's. */
const lent = (subgraphs: readonly LocalSubgraph[]): readonly LocalSubgraph[] =>
  subgraphs.map((subgraph) => ({ name: subgraph.name, execute: (request) => subgraph.execute(request) }));

/** Where a size is only measured, the greatest that is configurable still holds. */
function sizeOptions({ headerBytes, bodyBytes }: Limits, log: Log) {
  const most = (name: 'headerBytes' | 'bodyBytes', { most, mode }: Limit) =>
    mode === 'enforce' ? most : LIMIT_TABLE[name].range[1];
  return {
    maxHeaderBytes: most('headerBytes', headerBytes),
    maxBodyBytes: most('bodyBytes', bodyBytes),
    ...(headerBytes.mode === 'enforce' && bodyBytes.mode === 'enforce'
      ? {}
      : {
          onSize: (found: { readonly headerBytes: number; readonly bodyBytes: number }, requestId: string) => {
            for (const name of ['headerBytes', 'bodyBytes'] as const) {
              const passed = overrun({ headerBytes, bodyBytes }, name, found[name]);
              if (passed) log.warn({ requestId, ...passed }, 'limit passed, and only measured');
            }
          },
        }),
  };
}
