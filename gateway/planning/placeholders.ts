import {
  Kind,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isRequiredInputField,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/**
 * Some value for each variable that must be given. A plan does not depend on variables, but Apollo's gateway checks
 * them before it plans.
 */
export function placeholders(schema: GraphQLSchema, operation: OperationDefinitionNode): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
    if (type.kind !== Kind.NON_NULL_TYPE || defaultValue) continue;
    const named = typeFromAST(schema, type);
    if (isInputType(named)) given[variable.name.value] = placeholder(named);
  }
  return given;
}

/** Scalars of the API schema without a parser of their own take anything. */
const OF_SCALAR: Readonly<Record<string, unknown>> = { Int: 0, Float: 0, Boolean: false };

function placeholder(outer: GraphQLInputType): unknown {
  const type = getNullableType(outer);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return OF_SCALAR[type.name] ?? '';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map((field) => [field.name, placeholder(field.type)]));
}
