import {
  GraphQLID,
  GraphQLString,
  defaultFieldResolver,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { argumentsOf, type ReadArguments } from '../../../policy/operations/index.ts';

/** How a value of a type is completed. */
export type ValuePlan = { readonly nonNull: boolean } &
  /** `isText`: a text is serialised as it is. */
  (
    | { readonly kind: 'leaf'; readonly type: GraphQLLeafType; readonly isText: boolean }
    | { readonly kind: 'list'; readonly item: ValuePlan }
    | { readonly kind: 'object'; readonly type: GraphQLObjectType; readonly plan: () => ObjectPlan }
    | {
        readonly kind: 'abstract';
        readonly type: GraphQLAbstractType;
        readonly planOf: (type: GraphQLObjectType) => ObjectPlan;
      }
  );

export interface FieldPlan {
  readonly key: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly returnType: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  /** Null: the source's own member, called where it is a function. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | null;
  readonly argumentsOf: ReadArguments;
  /** Null: `__typename`. */
  readonly value: ValuePlan | null;
}

export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** A response key is `__proto__`, which only an object without prototype can hold. */
  readonly bare: boolean;
}

/** What the selections of one operation refer to; `flags` are the variables that `@skip` and `@include` ask for. */
export interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly flags: Readonly<Record<string, unknown>>;
}

export function objectPlan(
  scope: Scope,
  type: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): ObjectPlan {
  const plans = [...fields].flatMap(([key, nodes]) => fieldPlan(scope, type, key, nodes) ?? []);
  return { fields: plans, bare: fields.has('__proto__') };
}

function fieldPlan(
  scope: Scope,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): FieldPlan | null {
  const name = nodes[0]?.name.value ?? '';
  const base = { key, name, parentType, nodes };
  if (name === '__typename') {
    return { ...base, returnType: parentType, resolve: null, argumentsOf: () => ({}), value: null };
  }
  // Validation knows every field; graphql-js, too, leaves out what the schema does not have.
  const field = parentType.getFields()[name];
  if (!field) return null;
  const resolve = field.resolve && field.resolve !== defaultFieldResolver ? field.resolve : null;
  return {
    ...base,
    returnType: field.type,
    resolve,
    argumentsOf: argumentsOf(field, nodes),
    value: valuePlan(scope, field.type, nodes),
  };
}

function valuePlan(scope: Scope, outer: GraphQLOutputType, nodes: readonly FieldNode[]): ValuePlan {
  const nonNull = isNonNullType(outer);
  const type = getNullableType(outer);
  if (isListType(type)) return { nonNull, kind: 'list', item: valuePlan(scope, type.ofType, nodes) };
  if (isLeafType(type)) return { nonNull, kind: 'leaf', type, isText: type === GraphQLString || type === GraphQLID };
  const known = new Map<string, ObjectPlan>();
  const planOf = (concrete: GraphQLObjectType): ObjectPlan => {
    let plan = known.get(concrete.name);
    if (!plan) {
      const { schema, fragments, flags } = scope;
      plan = objectPlan(scope, concrete, collectSubfields(schema, fragments, flags, concrete, nodes));
      known.set(concrete.name, plan);
    }
    return plan;
  };
  if (isAbstractType(type)) return { nonNull, kind: 'abstract', type, planOf };
  let plan: ObjectPlan | undefined;
  return { nonNull, kind: 'object', type, plan: () => (plan ??= planOf(type)) };
}
