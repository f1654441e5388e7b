import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isAbstractType,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';

/** Fragments that an operation may spread; filled in by `operationsOf`. */
const FRAGMENTS = ['F0', 'F1', 'F2'] as const;

/**
 * Valid documents of one query over a schema whose fields take no arguments: fields with aliases that never clash,
 * inline fragments, spreads, `@skip` and `@include` by two variables and by literals.
 */
export function operationsOf(schema: GraphQLSchema, fragmentTypes: readonly string[]): fc.Arbitrary<string> {
  const query = schema.getQueryType();
  if (!query) throw new Error('The schema has no queries.');
  const conditions = fc.constantFrom('', '', '', ' @include(if: $x)', ' @skip(if: $y)', ' @skip(if: false)');
  // Response keys are made unique by the coordinate, so that no two selections conflict.
  const selections = (type: GraphQLCompositeType, depth: number, spreads: readonly number[]): fc.Arbitrary<string> =>
    fc.array(selection(type, depth, spreads), { minLength: 1, maxLength: 4 }).map((parts) => `{ ${parts.join(' ')} }`);
  const selection = (type: GraphQLCompositeType, depth: number, spreads: readonly number[]): fc.Arbitrary<string> => {
    const options: fc.Arbitrary<string>[] = [fc.constant('__typename')];
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const inner = getNamedType(field.type);
        const key = `${type.name}_${field.name}: ${field.name}`;
        if (!isCompositeType(inner)) options.push(conditions.map((condition) => `${key}${condition}`));
        else if (depth > 0) {
          options.push(
            fc
              .tuple(
                conditions,
                fc.constant(null).chain(() => selections(inner, depth - 1, spreads)),
              )
              .map(([condition, set]) => `${key}${condition} ${set}`),
          );
        }
      }
    }
    if (depth > 0) {
      const possible = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
      for (const inner of possible) {
        options.push(
          fc
            .tuple(
              conditions,
              fc.constant(null).chain(() => selections(inner, depth - 1, spreads)),
            )
            .map(([condition, set]) => `... on ${inner.name}${condition} ${set}`),
        );
      }
      options.push(selections(type, depth - 1, spreads).map((set) => `... ${set}`));
    }
    for (const n of spreads) {
      const target = schema.getType(fragmentTypes[n] ?? '');
      if (target && isCompositeType(target) && overlaps(schema, type, target)) {
        options.push(conditions.map((condition) => `...${FRAGMENTS[n] ?? ''}${condition}`));
      }
    }
    return fc.oneof(...options);
  };
  const all = fragmentTypes.map((_, n) => n);
  const fragments = fragmentTypes.map((name, n) => {
    const type = schema.getType(name);
    if (!type || !isCompositeType(type)) throw new Error(`no ${name}`);
    // A fragment spreads only earlier ones: no circles.
    return selections(type, 2, all.slice(0, n)).map((set) => `fragment ${FRAGMENTS[n] ?? ''} on ${name} ${set}`);
  });
  return fc
    .tuple(selections(query, 3, all), ...fragments)
    .map(([set, ...rest]) => withoutUnspread(`query ($x: Boolean = true, $y: Boolean = false) ${set}`, rest));
}

function overlaps(schema: GraphQLSchema, a: GraphQLCompositeType, b: GraphQLCompositeType): boolean {
  const objects = (type: GraphQLCompositeType) => (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]);
  return objects(a).some((type) => objects(b).includes(type));
}

/** Keeps the fragments that are spread, directly or by another, and the variables that are used. */
function withoutUnspread(operation: string, fragments: readonly string[]): string {
  let text = operation;
  for (const fragment of [...fragments].reverse()) {
    const name = /fragment (\w+)/.exec(fragment)?.[1] ?? '';
    if (text.includes(`...${name}`)) text += ` ${fragment}`;
  }
  const body = text.slice(text.indexOf(')') + 1);
  const used = ['x: Boolean = true', 'y: Boolean = false'].filter((variable) => body.includes(`$${variable[0] ?? ''}`));
  return `query ${used.length > 0 ? `(${used.map((variable) => `$${variable}`).join(', ')})` : ''} ${body}`;
}
