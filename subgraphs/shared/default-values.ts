import { isInputObjectType, isObjectType, valueFromAST, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import type { InputValueDefinitionNode } from 'graphql';

interface Given {
  readonly type: GraphQLInputType;
  readonly astNode?: InputValueDefinitionNode | null | undefined;
  defaultValue?: unknown;
}

/**
 * Reads the default values of arguments and input fields again. `buildSubgraphSchema` reads them before the enums
 * know the values that stand for their names, so that a resolver would be given a name.
 */
export function readDefaultValues(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) Object.values<Given>(type.getFields()).forEach(readDefault);
    if (isObjectType(type)) for (const { args } of Object.values(type.getFields())) args.forEach(readDefault);
  }
}

function readDefault(given: Given): void {
  const written = given.astNode?.defaultValue;
  if (written) given.defaultValue = valueFromAST(written, given.type);
}
