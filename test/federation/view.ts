/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- answers are read by the shape of their queries */
import { localGates } from '../../cli/gates.ts';
import { buildSubgraphs } from '../../cli/subgraphs.ts';
import { PlanExecutor, ApolloFront, limitsOf, type LocalSubgraph } from '../../gateway/index.ts';
import type { Hub } from '../../hub/index.ts';
import type { Actor } from '../../policy/index.ts';
import { ADMIN } from '../support/actors.ts';
import { readSupergraph } from '../../schema/index.ts';
import { createSubgraphExecutor, type SubgraphExecutor } from '../../subgraphs/shared/index.ts';
import { memoryLog } from '../gateway/tiny-supergraph.ts';
import { CUSTOMER_FIELDS } from './questions.ts';

/** What a JSON answer holds; tests read it by the shape of their question. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers by the shape of their query
export type Json = any;

export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: { readonly code: string; readonly field?: readonly string[] };
}

export interface Answer {
  readonly status: number;
  readonly data: Json;
  readonly errors: readonly GatewayError[];
}

/** The whole product in this process, as one caller meets it: gateway on the committed supergraph, four subgraphs, a hub. */
export class InProcess {
  readonly #front: ApolloFront;
  readonly #definitions = buildSubgraphs();
  readonly #faults: Error[] = [];
  #subgraphs: ReadonlyMap<string, SubgraphExecutor> = new Map();
  #actor: Actor = ADMIN;
  #asked = 0;

  private constructor() {
    const log = memoryLog();
    const local = this.#definitions.map(({ name }): LocalSubgraph => ({
      name,
      execute: (request) => this.#subgraph(name).execute(request),
    }));
    // One caller asks all that a test asks: what that costs is no matter here.
    const limits = limitsOf({ budget: { mode: 'measure' } });
    this.#front = new ApolloFront({
      limits,
      executor: new PlanExecutor({ supergraphSdl: readSupergraph(), subgraphs: local, log }),
      log,
    });
  }

  static async open(hub?: Hub): Promise<InProcess> {
    const opened = new InProcess();
    await opened.#front.start();
    if (hub) opened.use(hub);
    return opened;
  }

  /** From now on the same gateway answers from this hub; plans that were made stay. */
  use(hub: Hub): void {
    this.#subgraphs = new Map(
      this.#definitions.map((definition) => [
        definition.name,
        createSubgraphExecutor(definition, hub, {
          ...localGates(hub),
          report: ({ error }) => this.#faults.push(error as Error),
        }),
      ]),
    );
  }

  /** Whatever the caller gets, codes and paths included. A fault of ours is thrown as it is, so that a test shows it. */
  async ask(query: string, variables: Record<string, unknown> = {}, actor = ADMIN): Promise<Answer> {
    this.#actor = actor;
    this.#asked += 1;
    const { status, body } = await this.#front.handle({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      search: '',
      body: { query, variables },
      actor: this.#actor,
      credential: null,
      requestId: `request-${this.#asked}`,
    });
    const fault = this.#faults.pop();
    if (fault !== undefined) throw fault;
    const { data = null, errors = [] } = JSON.parse(body) as { data?: Json; errors?: GatewayError[] };
    return { status, data, errors };
  }

  /** As `ask`, for questions that must have an answer without errors. */
  async answer(query: string, variables: Record<string, unknown> = {}): Promise<Json> {
    const { data, errors } = await this.ask(query, variables);
    if (errors.length > 0) throw new Error(`The gateway answered with errors: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The whole customer; null where no customer ever had the id. */
  async view(id: string): Promise<Json> {
    return (await this.answer(`query ($id: ID!) { customer(id: $id) { ${CUSTOMER_FIELDS} } }`, { id })).customer;
  }

  /** All active customers, whole, in order of their ids. At most 100. */
  async views(): Promise<readonly Json[]> {
    const { customers } = await this.answer(`{ customers(first: 100) { edges { node { ${CUSTOMER_FIELDS} } } } }`);
    const nodes = (customers.edges as { node: Json }[]).map(({ node }) => node);
    return nodes.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async close(): Promise<void> {
    await this.#front.stop();
  }

  #subgraph(name: string): SubgraphExecutor {
    const found = this.#subgraphs.get(name);
    if (!found) throw new Error(`No hub stands behind "${name}" yet; call use(hub).`);
    return found;
  }
}
