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

/** How an operation is completed. */
export interface ShapeScope extends Scope {
  /** Objects of this type are noted as they are completed. */
  readonly watched: string | null;
  /** Response key → where the data holds it; only where they differ. */
  readonly keys: ReadonlyMap<string, string>;
  /** What was executed, where it is less than what was asked. */
  readonly executed: Scope | null;
}

/** The selections at one place. */
export interface Selected {
  readonly asked: readonly SelectionSetNode[];
  /** What was executed of them, where the scope says that it may be less. */
  readonly executed: readonly SelectionSetNode[];
}

export interface FieldShape {
  readonly key: string;
  /** The member of the data that holds it; null: it was not executed, and data under its key is not its own. */
  readonly source: string | null;
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
export function objectShape(scope: ShapeScope, type: GraphQLObjectType, selected: Selected): ObjectShape {
  const executed = scope.executed && collectFields(scope.executed, type, selected.executed);
  const fields = [...collectFields(scope, type, selected.asked)].flatMap(([key, nodes]) => {
    const shape = fieldShape(scope, type, key, nodes, executed ? executed.get(key) : nodes);
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
  scope: ShapeScope,
  parent: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
  executed: readonly FieldNode[] | undefined,
): FieldShape | null {
  const name = nodes[0]?.name.value ?? '';
  const own = key === name ? key : (scope.keys.get(key) ?? key);
  const base = {
    key,
    source: executed ? own : null,
    coordinate: `${parent.name}.${name}`,
    inherited: own in Object.prototype,
  };
  if (name === '__typename') return { ...base, value: null };
  const type = fieldType(scope, parent, name);
  if (!type) return null;
  return { ...base, value: valueShape(scope, type, { asked: setsOf(nodes), executed: setsOf(executed ?? []) }) };
}

const setsOf = (nodes: readonly FieldNode[]): readonly SelectionSetNode[] =>
  nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));

function fieldType(scope: Scope, parent: GraphQLObjectType, name: string): GraphQLOutputType | undefined {
  if (parent === scope.schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  }
  return parent.getFields()[name]?.type;
}

function valueShape(scope: ShapeScope, outer: GraphQLOutputType, selected: Selected): ValueShape {
  const type = getNullableType(outer);
  const base = { nonNull: isNonNullType(outer), type: String(type) };
  if (isListType(type)) {
    return { ...base, kind: 'list', item: valueShape(scope, type.ofType, selected) };
  }
  if (isLeafType(type)) return { ...base, kind: 'leaf', check: leafCheck(type) };
  const known = new Map<string, ObjectShape>();
  const shapeOf = (concrete: GraphQLObjectType): ObjectShape => {
    const found = known.get(concrete.name);
    if (found) return found;
    const made = objectShape(scope, concrete, selected);
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
