import fc from 'fast-check';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isLeafType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** Every form a place of an answer can have: abstract types, lists in lists, and null allowed or not at each level. */
export const FORMS = buildSchema(`
  type Query { thing: Thing  sure: Thing!  things: [Thing!]  any: Any  named: Named!  count: Int  colours: [Colour!]! }
  interface Named { name: String! }
  union Any = Thing | Other
  enum Colour { RED GREEN }
  scalar Free
  type Thing implements Named {
    id: ID!  name: String!  note: String  colour: Colour  free: Free  amount: Float!  flag: Boolean
    grid: [[Int!]]  tight: [[Int!]!]!  child: Thing  mustChild: Thing!  children: [Thing]  others: [Any!]  named: Named
  }
  type Other implements Named { id: ID!  name: String!  size: Int!  thing: Thing  toString: String  constructor: String }
`);

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  ID: ['a', 'b'],
  String: ['', 'x', 'ü'],
  Int: [-5, 0, 7],
  Float: [0, -1.5, 3],
  Boolean: [true, false],
  Free: ['text', 4, [1, null], { deep: true }],
  Colour: ['RED', 'GREEN'],
};

/** Arguments by coordinate, for fields that must have some or should. */
export type Arguments = Readonly<Record<string, string>>;

const CONDITIONS = ['', '', '', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)', '@skip(if: false)'];
const condition = fc.constantFrom(...CONDITIONS);

/** One selection set; conditions use the variables `$yes` and `$no`. One response key always means one field. */
export function selections(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  depth: number,
  args: Arguments = {},
): fc.Arbitrary<string> {
  const usable = fieldsOf(type).filter((field) => {
    const answerable = `${type.name}.${field.name}` in args || !field.args.some(isRequiredArgument);
    return answerable && (depth > 0 || isLeafType(getNamedType(field.type)));
  });
  const field = usable.map((each) => {
    const named = getNamedType(each.type);
    const below = isLeafType(named) ? fc.constant('') : selections(schema, named, depth - 1, args);
    const given = args[`${type.name}.${each.name}`] ?? '';
    return fc
      .tuple(fc.constantFrom('', '', `a_${each.name}: `), condition, below)
      .map(([alias, when, set]) => `${alias}${each.name}${given} ${when} ${set}`);
  });
  const typename = fc.constantFrom('__typename', 'kindOf: __typename');
  const conditions = [
    ...(isAbstractType(type) ? schema.getPossibleTypes(type) : [type]),
    ...(isObjectType(type) ? type.getInterfaces() : []),
  ];
  const fragment = fc.constantFrom(...conditions).chain((on) => {
    const set = depth > 0 ? selections(schema, on, depth - 1, args) : fc.constant('{ __typename }');
    return fc.tuple(condition, set).map(([when, text]) => `... on ${on.name} ${when} ${text}`);
  });
  const fields = field.length > 0 ? fc.oneof(...field) : typename;
  const one = fc.oneof({ weight: 8, arbitrary: fields }, typename, fragment);
  return fc.array(one, { minLength: 1, maxLength: 5 }).map((all) => `{ ${all.join(' ')} }`);
}

function fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

export const operation = (schema: GraphQLSchema, depth: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      selections(schema, schema.getType('Query') as GraphQLNamedType, depth),
      selections(schema, schema.getType('Thing') as GraphQLNamedType, 1),
    )
    .map(
      ([root, fragment]) =>
        `query ($yes: Boolean!, $no: Boolean! = false) { all: __typename @include(if: $yes) @skip(if: $no) spread: sure { ...Part ...Part } ${root.slice(1)} fragment Part on Thing ${fragment}`,
    );

/** Mulberry32: data of a seed, so that a failure prints a number and not the data. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Raw data of the root: under field names and aliases, with gaps, unasked members, and nulls where `holes` of 1 say. */
export function rawData(schema: GraphQLSchema, seed: number, holes: number): Record<string, unknown> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const value = (outer: GraphQLOutputType, depth: number): unknown => {
    if (random() < (isNonNullType(outer) ? holes / 4 : holes)) return null;
    const type = getNullableType(outer);
    if (isListType(type)) return Array.from({ length: Math.floor(random() * 3) }, () => value(type.ofType, depth));
    if (isLeafType(type)) return pick(LEAVES[type.name] ?? []);
    return depth === 0 ? null : object(type, depth);
  };
  const object = (type: GraphQLNamedType, depth: number): Record<string, unknown> => {
    const concrete = pick(isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType]);
    const data: Record<string, unknown> = { unasked: 1, __typename: concrete.name, kindOf: concrete.name };
    for (const field of Object.values(concrete.getFields())) {
      const known = value(field.type, depth - (random() < 0.5 ? 1 : Math.min(depth, 2)));
      if (random() >= holes / 4) data[field.name] = known;
      data[`a_${field.name}`] = known;
    }
    return data;
  };
  return object(schema.getQueryType() as GraphQLObjectType, 5);
}
