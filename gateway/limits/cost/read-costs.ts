import {
  Kind,
  isTypeDefinitionNode,
  parse,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
} from 'graphql';

/** `@listSize` of a field (IBM's GraphQL cost specification). */
export interface ListSize {
  readonly assumedSize: number | null;
  /** Arguments that say how many rows are asked for. */
  readonly slicingArguments: readonly string[];
  /** Fields of the returned type that are the list; empty: the field itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** The cost directives of a supergraph, by coordinate. */
export interface CostTable {
  /** `@cost` of `Type`, `Type.field`, `Type.field(argument:)` and `Input.field`. */
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

export const NO_COSTS: CostTable = { weights: new Map(), listSizes: new Map() };

/** Reads `@cost` and `@listSize` from the SDL of a supergraph; the API schema that callers see has lost them. */
export function readCosts(supergraphSdl: string): CostTable {
  const document: DocumentNode = parse(supergraphSdl, { noLocation: true });
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const directive of directives) {
      const values = argumentsOf(directive);
      if (directive.name.value === 'cost' && typeof values['weight'] === 'number')
        weights.set(coordinate, values['weight']);
      if (directive.name.value === 'listSize') listSizes.set(coordinate, listSizeOf(values));
    }
  };
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    note(type, definition.directives);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) {
      note(`${type}.${field.name.value}`, field.directives);
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? [])
        note(`${type}.${field.name.value}(${argument.name.value}:)`, argument.directives);
    }
  }
  return { weights, listSizes };
}

function listSizeOf(values: Readonly<Record<string, unknown>>): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = values;
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
    slicingArguments: names(slicingArguments),
    sizedFields: names(sizedFields),
    requireOneSlicingArgument: requireOneSlicingArgument !== false,
  };
}

const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

function argumentsOf(directive: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, plain(value)]));
}

/** Numbers, texts, booleans and lists of them: all that the cost directives take. */
function plain(value: ConstValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.LIST) return value.values.map(plain);
  return value.kind === Kind.STRING || value.kind === Kind.BOOLEAN ? value.value : null;
}
