import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { LocalSubgraph, Log, RequestContext, SubgraphResult } from '../ports.ts';
import { askSubgraph } from './ask-subgraph.ts';
import { mergeInto } from './merge.ts';
import { isObject, objectsAt, placesAt, type Data, type Path } from './places.ts';
import { representAll, type Represented } from './representations.ts';
import type { FetchStep, Step } from './steps.ts';

export interface ExecutionInput {
  readonly subgraphs: ReadonlyMap<string, LocalSubgraph>;
  readonly log: Log;
  readonly context: RequestContext;
  /** As given. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** With defaults; conditions of the plan are decided by them. */
  readonly coerced: Readonly<Record<string, unknown>>;
  /** Response keys that are fetched under another name → the caller's. */
  readonly callersKeys: ReadonlyMap<string, string>;
}

/** What fetches that run side by side share, by the id of what they require. */
type Shared = Map<string, Sent>;

interface Sent extends Represented {
  /** The entities in the answer. */
  readonly targets: readonly Data[];
}

/** One run of a plan: its data so far, and the errors of its fetches. Nothing that a subgraph does makes it reject. */
export class Execution {
  readonly data: Data = {};
  readonly errors: GraphQLError[] = [];

  constructor(private readonly input: ExecutionInput) {}

  /** Not an async function: each level of the plan would make a promise more. */
  run(step: Step, shared: Shared = new Map()): Promise<void> {
    switch (step.kind) {
      case 'sequence':
        return this.sequence(step.steps);
      case 'parallel':
        return this.parallel(step.steps);
      case 'condition': {
        const branch = this.input.coerced[step.variable] === true ? step.then : step.otherwise;
        return branch ? this.run(branch, shared) : Promise.resolve();
      }
      case 'fetch':
        return step.requires ? this.fetchEntities(step, shared) : this.fetchRoot(step);
    }
  }

  /** What one step fetched may be what the next sends. */
  private async sequence(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.run(step);
  }

  private async parallel(steps: readonly Step[]): Promise<void> {
    const together: Shared = new Map();
    await Promise.all(steps.map((step) => this.run(step, together)));
  }

  private async fetchRoot(step: FetchStep): Promise<void> {
    const { data, errors } = await this.ask(step, this.variablesOf(step));
    for (const error of errors ?? []) this.publish(error, error.path && [...step.path, ...error.path]);
    if (!data) return;
    const taken = step.take(data);
    step.rewriteOutput?.(taken);
    for (const target of objectsAt(this.data, step.path)) mergeInto(target, taken);
  }

  private async fetchEntities(step: FetchStep, shared: Shared): Promise<void> {
    const sent = this.represented(step, shared);
    if (sent.representations.length === 0) return;
    const { data, errors } = await this.ask(step, {
      ...this.variablesOf(step),
      representations: sent.representations,
    });
    if (errors && errors.length > 0) this.placeErrors(step, sent, errors);
    const received = data?.['_entities'];
    if (!Array.isArray(received)) return;
    for (const [i, whole] of received.entries()) {
      if (!isObject(whole)) continue;
      const entity = step.take(whole);
      if (step.rewriteOutput) {
        // Rewrites look at types, which a fetch of known entities need not ask for.
        entity['__typename'] ??= sent.representations[i]?.['__typename'];
        step.rewriteOutput(entity);
      }
      for (const index of sent.entities[i] ?? []) {
        const target = sent.targets[index];
        if (target) mergeInto(target, entity);
      }
    }
  }

  /** Fetches side by side that require the same send the same objects. */
  private represented(step: FetchStep, shared: Shared): Sent {
    const id = step.requires?.id ?? '';
    let known = shared.get(id);
    if (!known) {
      const targets = objectsAt(this.data, step.path);
      const none: Represented = { representations: [], entities: [] };
      known = { targets, ...(step.requires ? representAll(targets, step.requires.represent) : none) };
      shared.set(id, known);
    }
    return known;
  }

  private placeErrors(step: FetchStep, sent: Sent, errors: readonly GraphQLFormattedError[]): void {
    const places = placesAt(this.data, step.path);
    for (const error of errors) {
      const index = error.path?.[1];
      const owner = typeof index === 'number' ? sent.entities[index]?.[0] : undefined;
      const place: Path = owner === undefined ? [] : (places[owner] ?? []);
      const path =
        typeof index === 'number'
          ? [...place, ...(error.path ?? []).slice(2)]
          : error.path && [...step.path, ...error.path];
      this.publish(error, path);
    }
  }

  /** A subgraph's error at its place in the whole answer. */
  private publish({ message, extensions }: GraphQLFormattedError, path: Path | undefined): void {
    const { callersKeys } = this.input;
    const asked = path?.map((step) => (typeof step === 'string' ? (callersKeys.get(step) ?? step) : step));
    this.errors.push(
      new GraphQLError(message || 'A part could not be fetched.', {
        ...(asked === undefined ? {} : { path: asked }),
        ...(extensions === undefined ? {} : { extensions }),
      }),
    );
  }

  private variablesOf(step: FetchStep): Record<string, unknown> {
    const given: Record<string, unknown> = {};
    for (const name of step.variables) {
      if (Object.hasOwn(this.input.variables, name)) given[name] = this.input.variables[name];
    }
    return given;
  }

  private ask(step: FetchStep, variables: Record<string, unknown>): Promise<SubgraphResult> {
    const { subgraphs, log, context } = this.input;
    const subgraph = subgraphs.get(step.subgraph);
    if (!subgraph)
      throw new Error(`The supergraph names the subgraph "${step.subgraph}", which no address was given for.`);
    const { query, operationName, roots, requires } = step;
    const { actor, credential = null, requestId } = context;
    const request = { actor, credential, requestId, query, operationName, variables };
    return askSubgraph(subgraph, log, request, { roots, isOf: requires && requires.isOf });
  }
}
