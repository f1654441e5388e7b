import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { flagsReader, formOf, type Flags } from '../../policy/operations/index.ts';
import { completeData, type Completed } from './complete.ts';
import { objectShape, type ObjectShape } from './shape.ts';
import type { Scope } from './collect.ts';

/** An operation of a document, which passed validation. */
export interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface CompletionRequest extends Operation {
  /** What was executed of it, where that may be less: any other field is null, whatever the data holds. */
  readonly executed?: Operation;
  /** Response keys of fields under another name than their own → where the data holds them; only where they differ. */
  readonly keys?: ReadonlyMap<string, string>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the executor gathered: more than was asked for, in any order, or less. */
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  /** Where `data` holds the ids of watched objects, beside what was asked for. */
  readonly watchedKey?: string | null;
}

const NO_KEYS: ReadonlyMap<string, string> = new Map();

/** Shapes kept of one operation; each combination of its condition variables has its own. */
const SHAPES_PER_OPERATION = 16;

interface Known {
  readonly flagsOf: (variables: CompletionRequest['variables']) => Flags;
  readonly shapes: LRUCache<string, ObjectShape>;
}

/**
 * Completes raw data against an operation of the API schema (GraphQL §6.4.3–6.4.4): each field that was asked for
 * and no other, in the order of the operation, null where there is nothing, and null carried up where null cannot
 * stand. Shapes are worked out once an operation, by the identity of the node that was executed.
 */
export class Completion {
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();

  /**
   * @param schema the API schema, as callers see it
   * @param watched name of the type whose objects every answer reports
   */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly watched: string | null = null,
  ) {}

  complete(request: CompletionRequest): Completed {
    const { variables, data, watchedKey = null } = request;
    const known = this.knownOf(request);
    const flags = known.flagsOf(variables);
    const key = formOf(flags);
    let shape = known.shapes.get(key);
    if (!shape) {
      shape = this.shape(request, flags);
      known.shapes.set(key, shape);
    }
    return completeData(shape, data, watchedKey);
  }

  private knownOf({ document, operation, executed }: CompletionRequest): Known {
    const node = executed?.operation ?? operation;
    const found = this.known.get(node);
    if (found) return found;
    const made = {
      flagsOf: flagsReader(document, operation),
      shapes: new LRUCache<string, ObjectShape>({ max: SHAPES_PER_OPERATION }),
    };
    this.known.set(node, made);
    return made;
  }

  private shape(request: CompletionRequest, flags: Flags): ObjectShape {
    const { operation, executed, keys = NO_KEYS } = request;
    const root = this.schema.getRootType(operation.operation);
    if (!root) throw new Error(`The schema has no ${operation.operation} type.`);
    const scope = {
      ...this.scope(request, flags),
      watched: this.watched,
      keys,
      executed: executed ? this.scope(executed, flags) : null,
    };
    return objectShape(scope, root, {
      asked: [operation.selectionSet],
      executed: executed ? [executed.operation.selectionSet] : [],
    });
  }

  private scope({ document }: Operation, flags: Flags): Scope {
    const fragments = new Map(
      document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
    );
    return { schema: this.schema, fragments, flags };
  }
}
