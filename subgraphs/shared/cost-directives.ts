import { Kind, parse, print, visit, type FieldDefinitionNode, type TypeNode } from 'graphql';
import { PAGE } from './connection.ts';
import { directiveNodes } from './directive-nodes.ts';

/**
 * Fields that cost more than the object they return, by coordinate: what they read or write beside it. The unit is
 * one object read by its id.
 */
export const FIELD_COSTS: Readonly<Record<string, number>> = {
  'Query.searchCustomers': 50,
  'Query.customers': 5,
  'Query.customersByContact': 5,
  'Customer.possibleDuplicates': 10,
  'Query.verdict': 5,
  'LinkEvent.reason': 1,
  'Mutation.mergeCustomers': 50,
  'Mutation.unmergeCustomer': 50,
  'Mutation.splitCustomer': 50,
};

/** A count may read up to 10,000 keys of an index. */
const COUNT_COST = 5;

/** Objects assumed in a list that is not paged: the values of one attribute, the totals of one customer. */
const UNPAGED = 5;

/**
 * Writes `@cost` and `@listSize` (IBM's GraphQL cost specification) on the fields of a subgraph: a connection is as
 * long as its `first` asks, twenty without it; every other list of objects is assumed short.
 */
export function withCostDirectives(sdl: string): string {
  const document = parse(sdl);
  const composite = new Set<string>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) composite.add(definition.name.value);
  return print(
    visit(document, {
      ObjectTypeDefinition(type) {
        const fields = (type.fields ?? []).map((field) => {
          const own = field.directives ?? [];
          if (own.some(({ name }) => name.value === 'external')) return field;
          const added = directiveNodes([
            ...costOf(type.name.value, field),
            ...listSizeOf(type.name.value, field, composite),
          ]);
          return added.length === 0 ? field : { ...field, directives: [...own, ...added] };
        });
        return { ...type, fields };
      },
    }),
  );
}

function costOf(type: string, { name }: FieldDefinitionNode): readonly string[] {
  const cost =
    type.endsWith('Connection') && name.value.startsWith('totalCount')
      ? COUNT_COST
      : FIELD_COSTS[`${type}.${name.value}`];
  return cost === undefined ? [] : [`@cost(weight: ${cost})`];
}

function listSizeOf(type: string, field: FieldDefinitionNode, composite: ReadonlySet<string>): readonly string[] {
  const paged = (field.arguments ?? []).some(({ name }) => name.value === 'first');
  const { named, list } = shapeOf(field.type);
  if (paged) {
    const sized = list ? '' : `, sizedFields: ["${named.endsWith('Connection') ? 'edges' : 'nodes'}"]`;
    return [
      `@listSize(assumedSize: ${PAGE.default}, slicingArguments: ["first"]${sized}, requireOneSlicingArgument: false)`,
    ];
  }
  // The edges of a connection take their size from the field that leads to it.
  if (!list || !composite.has(named) || type.endsWith('Connection')) return [];
  return [`@listSize(assumedSize: ${UNPAGED})`];
}

function shapeOf(type: TypeNode): { readonly named: string; readonly list: boolean } {
  if (type.kind === Kind.NAMED_TYPE) return { named: type.name.value, list: false };
  const inner = shapeOf(type.type);
  return type.kind === Kind.LIST_TYPE ? { ...inner, list: true } : inner;
}
