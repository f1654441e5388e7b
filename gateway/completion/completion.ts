import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { flagsReader, formOf, type Flags } from '../../policy/operations/index.ts';
import { completeData, type Completed } from './complete.ts';
import { objectShape, type ObjectShape } from './shape.ts';

export interface CompletionRequest {
  readonly document: DocumentNode;
  /** The operation of `document` to answer; `operation` and `document` passed validation. */
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the executor gathered: more than was asked for, in any order, or less. */
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  /** Where `data` holds the ids of watched objects, beside what was asked for. */
  readonly watchedKey?: string | null;
}

/** Shapes kept of one operation; each combination of its condition variables has its own. */
const SHAPES_PER_OPERATION = 16;

interface Known {
  readonly flagsOf: (variables: CompletionRequest['variables']) => Flags;
  readonly shapes: LRUCache<string, ObjectShape>;
}

/**
 * Completes raw data against an operation of the API schema (GraphQL §6.4.3–6.4.4): each field that was asked for
 * and no other, in the order of the operation, null where there is nothing, and null carried up where null cannot
 * stand. Shapes are worked out once an operation, by its node's identity.
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

  complete({ document, operation, variables, data, watchedKey = null }: CompletionRequest): Completed {
    const known = this.knownOf(document, operation);
    const flags = known.flagsOf(variables);
    const key = formOf(flags);
    let shape = known.shapes.get(key);
    if (!shape) {
      shape = this.shape(document, operation, flags);
      known.shapes.set(key, shape);
    }
    return completeData(shape, data, watchedKey);
  }

  private knownOf(document: DocumentNode, operation: OperationDefinitionNode): Known {
    const found = this.known.get(operation);
    if (found) return found;
    const made = {
      flagsOf: flagsReader(document, operation),
      shapes: new LRUCache<string, ObjectShape>({ max: SHAPES_PER_OPERATION }),
    };
    this.known.set(operation, made);
    return made;
  }

  private shape(document: DocumentNode, operation: OperationDefinitionNode, flags: Flags): ObjectShape {
    const root = this.schema.getRootType(operation.operation);
    if (!root) throw new Error(`The schema has no ${operation.operation} type.`);
    const fragments = new Map(
      document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
    );
    return objectShape({ schema: this.schema, fragments, flags, watched: this.watched }, root, [
      operation.selectionSet,
    ]);
  }
}
