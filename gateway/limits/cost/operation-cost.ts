import {
  Kind,
  OperationTypeNode,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from '../count.ts';
import { argumentsReader, included } from './arguments.ts';
import { keptFor, product, sum, when, type Cost, type Variables } from './expression.ts';
import { argumentCost } from './input-cost.ts';
import type { CostTable, ListSize } from './read-costs.ts';

/** Rows assumed of a list that says nothing of its size. */
export const ASSUMED_LIST_SIZE = 10;
/** A mutation commits and syncs, whatever it returns. */
const MUTATION = 10;
/** Introspection walks the whole schema once. */
const INTROSPECTION = 100;

/** The sizes that a field gives to lists below it. */
interface Sized {
  readonly names: readonly string[];
  readonly size: Cost;
}

export interface CompiledCost {
  readonly cost: Cost;
  /** Fields that ask for exactly one slicing argument and did not get it (`requireOneSlicingArgument`). */
  readonly unsized: readonly string[];
}

/**
 * Compiles the cost of an operation: what Apollo Router's demand control computes, after IBM's GraphQL cost
 * specification. A field costs its `@cost`, else that of its type, else 1 where it returns an object and 0 where it
 * returns a scalar; a list multiplies what stands in it by its size. Selections that may exclude each other (two
 * types of one interface) are added, so the result is an upper bound.
 */
export function compileCost(
  schema: GraphQLSchema,
  table: CostTable,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): CompiledCost {
  const root = schema.getRootType(operation.operation);
  if (!root) return { cost: 0, unsized: [] };
  const compiler = new Compiler(schema, table, fragments);
  const base = operation.operation === OperationTypeNode.MUTATION ? MUTATION : 0;
  const cost = sum([base, compiler.selectionSet(operation.selectionSet, root, null)]);
  return { cost, unsized: [...compiler.unsized] };
}

class Compiler {
  readonly unsized = new Set<string>();
  /** A fragment costs the same wherever it is spread, unless its lists take their size from above. */
  readonly #fragments = new Map<string, Map<Cost | null, Cost>>();
  /** The size that a field's arguments give, one object a field, so that it is a key. */
  readonly #sizes = new Map<FieldNode, Cost>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly table: CostTable,
    private readonly fragments: Fragments,
  ) {}

  selectionSet(set: SelectionSetNode, type: GraphQLNamedType, sized: Sized | null): Cost {
    return sum(
      set.selections.map((selection): Cost => {
        const condition = included(selection);
        switch (selection.kind) {
          case Kind.FIELD:
            return when(condition, this.#field(selection, type, sized));
          case Kind.INLINE_FRAGMENT: {
            const name = selection.typeCondition?.name.value;
            const inner = name === undefined ? type : (this.schema.getType(name) ?? type);
            return when(condition, this.selectionSet(selection.selectionSet, inner, sized));
          }
          case Kind.FRAGMENT_SPREAD:
            return when(condition, this.#fragment(selection.name.value, sized));
        }
      }),
    );
  }

  #fragment(name: string, sized: Sized | null): Cost {
    const definition = this.fragments.get(name);
    const type = definition && this.schema.getType(definition.typeCondition.name.value);
    if (!definition || !type) return 0;
    const known = this.#fragments.get(name) ?? new Map<Cost | null, Cost>();
    this.#fragments.set(name, known);
    const key = sized?.size ?? null;
    const cost = known.get(key) ?? keptFor(this.selectionSet(definition.selectionSet, type, sized));
    known.set(key, cost);
    return cost;
  }

  #field(node: FieldNode, parent: GraphQLNamedType, sized: Sized | null): Cost {
    if (node.name.value.startsWith('__')) return node.name.value === '__typename' ? 0 : INTROSPECTION;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const coordinate = `${parent.name}.${field.name}`;
    const type = getNamedType(field.type);
    const listSize = this.table.listSizes.get(coordinate);
    if (listSize?.requireOneSlicingArgument && !hasOneSize(node, listSize)) this.unsized.add(coordinate);
    const size = listSize ? this.#size(node, field, listSize) : ASSUMED_LIST_SIZE;
    const below = listSize && listSize.sizedFields.length > 0 ? { names: listSize.sizedFields, size } : null;
    const inner = node.selectionSet ? this.selectionSet(node.selectionSet, type, below) : 0;
    const own =
      this.table.weights.get(coordinate) ?? this.table.weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
    const times = this.#times(field, sized, below === null ? size : ASSUMED_LIST_SIZE);
    return sum([product(times, sum([own, inner])), this.#arguments(node, field, coordinate)]);
  }

  #times(field: GraphQLField<unknown, unknown>, sized: Sized | null, size: Cost): Cost {
    if (!isListType(getNullableType(field.type))) return 1;
    return sized?.names.includes(field.name) ? sized.size : size;
  }

  #size(node: FieldNode, field: GraphQLField<unknown, unknown>, listSize: ListSize): Cost {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    const size = sizeOf(node, field, listSize);
    this.#sizes.set(node, size);
    return size;
  }

  #arguments(node: FieldNode, field: GraphQLField<unknown, unknown>, coordinate: string): Cost {
    if ((node.arguments?.length ?? 0) === 0) return 0;
    return argumentsReader(field, node, (values) =>
      field.args.reduce(
        (total, argument) => total + argumentCost(this.table, coordinate, argument, values[argument.name]),
        0,
      ),
    );
  }
}

function hasOneSize(node: FieldNode, { slicingArguments }: ListSize): boolean {
  if (slicingArguments.length === 0) return true;
  const given = (node.arguments ?? []).filter(
    ({ name, value }) => slicingArguments.includes(name.value) && value.kind !== Kind.NULL,
  );
  return given.length === 1;
}

/** The greatest of the slicing arguments; without one, what is assumed. */
function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>, listSize: ListSize): Cost {
  const fallback = listSize.assumedSize ?? ASSUMED_LIST_SIZE;
  if (listSize.slicingArguments.length === 0) return fallback;
  return argumentsReader(field, node, (values: Variables) => {
    const sizes = listSize.slicingArguments
      .map((name) => values[name])
      .filter((value): value is number => typeof value === 'number');
    return sizes.length === 0 ? fallback : Math.max(0, ...sizes);
  });
}
