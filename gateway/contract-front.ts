import type { ApolloFront, GraphqlHttpAnswer, GraphqlHttpRequest } from './http/index.ts';

/** The front of a contract, made and started when it is first asked, so that a start waits for none of them. */
export class ContractFront {
  private started: Promise<ApolloFront> | undefined;

  constructor(
    /** For instance `/graphql/portal`. */
    readonly path: string,
    private readonly make: () => ApolloFront,
  ) {}

  async handle(request: GraphqlHttpRequest): Promise<GraphqlHttpAnswer> {
    const front = await (this.started ??= this.starting());
    return front.handle(request);
  }

  async stop(): Promise<void> {
    // Who asked it was told why it did not start.
    const front = await this.started?.catch(() => undefined);
    await front?.stop();
  }

  /** All who ask meanwhile wait for one start, and are told why it failed; who asks later finds another one begun. */
  private starting(): Promise<ApolloFront> {
    const started = this.start();
    started.catch(() => (this.started = undefined));
    return started;
  }

  private async start(): Promise<ApolloFront> {
    const front = this.make();
    await front.start();
    return front;
  }
}
