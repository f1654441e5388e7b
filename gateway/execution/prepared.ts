import { print, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { withHiddenIds, withOwnNames, type ApolloPlanner, type Watched, type WithOwnNames } from '../planning/index.ts';
import { introspectionOf } from './introspection.ts';
import { compileSteps, type Step } from './steps.ts';
import type { Subtypes } from './subtypes.ts';

/** All that is worked out of an operation before it is executed. */
export interface Prepared {
  /** Null: no subgraph is asked. */
  readonly step: Step | null;
  readonly introspection: DocumentNode | null;
  /** Response key of the watched ids; null: nothing watched is selected. */
  readonly watchedKey: string | null;
  /** The names in which it is planned and executed. */
  readonly names: Pick<WithOwnNames, 'keys' | 'callersKeys' | 'variables'>;
}

/** Bounds of the cache: operations, and the characters of all their texts. */
const CACHE = { max: 1_000, maxSize: 4_000_000 } as const;

/**
 * Plans each operation once. It is known by the identity of its node, or else by its whole text: never by a name or
 * hash that someone else gave it, since a filtered operation must not meet the plan of the whole one.
 */
export class PreparedOperations {
  private readonly byNode = new WeakMap<OperationDefinitionNode, Promise<Prepared>>();
  private readonly byText = new LRUCache<string, Promise<Prepared>>({
    ...CACHE,
    sizeCalculation: (_, text) => text.length || 1,
  });

  constructor(
    private readonly planner: ApolloPlanner,
    private readonly schema: GraphQLSchema,
    private readonly subtypes: Subtypes,
    private readonly watched: Watched | null,
    /** Names of the supergraph's fields. */
    private readonly taken: ReadonlySet<string>,
  ) {}

  /** @throws GraphQLError where the planner refuses the operation */
  prepare(document: DocumentNode, operation: OperationDefinitionNode): Promise<Prepared> {
    return this.byNode.get(operation) ?? this.prepareAnew(document, operation);
  }

  private prepareAnew(document: DocumentNode, operation: OperationDefinitionNode): Promise<Prepared> {
    const text = JSON.stringify([operation.name?.value ?? null, print(document)]);
    let made = this.byText.get(text);
    if (!made) {
      made = this.make(document, operation);
      this.byText.set(text, made);
      // What failed may succeed the next time.
      made.catch(() => this.byText.delete(text));
    }
    this.byNode.set(operation, made);
    made.catch(() => this.byNode.delete(operation));
    return made;
  }

  private async make(document: DocumentNode, operation: OperationDefinitionNode): Promise<Prepared> {
    const own = withOwnNames(document, operation, this.taken);
    const asked = this.watched
      ? withHiddenIds(this.schema, own.document, own.operation, this.watched)
      : { ...own, key: null };
    const plan = await this.planner.plan(asked.document, asked.operation);
    return {
      step: compileSteps(plan, this.subtypes),
      introspection: introspectionOf(this.schema, own.document, own.operation),
      watchedKey: asked.key,
      names: own,
    };
  }
}
