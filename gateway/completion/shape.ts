import {
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, type Scope } from './collect.ts';
import { leafCheck, type LeafCheck } from './leaves.ts';

/** What a type allows at a place of the answer. */
export type ValueShape = { readonly nonNull: boolean; readonly type: string } & (
  | { readonly kind: 'leaf'; readonly check: LeafCheck | null }
  | { readonly kind: 'list'; readonly item: ValueShape }
  | { readonly kind: 'object'; readonly shapeOf: (typename: unknown) => ObjectShape | null }
);

export interface FieldShape {
  readonly key: string;
  /** `Customer.emails`. */
  readonly coordinate: string;
  /** A name that plain objects inherit, so that the value must be looked for among the object's own. */
  readonly inherited: boolean;
  /** Null: `__typename`, which is known without asking. */
  readonly value: ValueShape | null;
}

export interface ObjectShape {
  readonly typename: string;
  readonly fields: readonly FieldShape[];
  /** A response key is `__proto__`, which only an object without prototype can hold. */
  readonly bare: boolean;
  /** Its id is noted. */
  readonly watched: boolean;
}

/** The shape of an object type under selections; what lies below is worked out when an answer first reaches it. */
export function objectShape(
  scope: Scope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ObjectShape {
  const fields = [...collectFields(scope, type, selectionSets)].flatMap(([key, nodes]) => {
    const shape = fieldShape(scope, type, key, nodes);
    return shape ? [shape] : [];
  });
  return {
    typename: type.name,
    fields,
    bare: fields.some(({ key }) => key === '__proto__'),
    watched: type.name === scope.watched,
  };
}

function fieldShape(
  scope: Scope,
  parent: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): FieldShape | null {
  const name = nodes[0]?.name.value ?? '';
  const base = { key, coordinate: `${parent.name}.${name}`, inherited: key in Object.prototype };
  if (name === '__typename') return { ...base, value: null };
  const type = fieldType(scope, parent, name);
  if (!type) return null;
  const selectionSets = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
  return { ...base, value: valueShape(scope, type, selectionSets) };
}

function fieldType(scope: Scope, parent: GraphQLObjectType, name: string): GraphQLOutputType | undefined {
  if (parent === scope.schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  }
  return parent.getFields()[name]?.type;
}

function valueShape(scope: Scope, outer: GraphQLOutputType, selectionSets: readonly SelectionSetNode[]): ValueShape {
  const type = getNullableType(outer);
  const base = { nonNull: isNonNullType(outer), type: String(type) };
  if (isListType(type)) {
    return { ...base, kind: 'list', item: valueShape(scope, type.ofType, selectionSets) };
  }
  if (isLeafType(type)) return { ...base, kind: 'leaf', check: leafCheck(type) };
  const known = new Map<string, ObjectShape>();
  const shapeOf = (concrete: GraphQLObjectType): ObjectShape => {
    const found = known.get(concrete.name);
    if (found) return found;
    const made = objectShape(scope, concrete, selectionSets);
    known.set(concrete.name, made);
    return made;
  };
  if (isObjectType(type)) return { ...base, kind: 'object', shapeOf: () => shapeOf(type) };
  return {
    ...base,
    kind: 'object',
    shapeOf: (typename) => {
      const concrete = typeof typename === 'string' ? scope.schema.getType(typename) : undefined;
      // A type that the API schema does not show, or that cannot stand here, must not leave.
      const fits = isObjectType(concrete) && isAbstractType(type) && scope.schema.isSubType(type, concrete);
      return fits ? shapeOf(concrete) : null;
    },
  };
}
