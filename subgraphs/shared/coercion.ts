import type { GraphQLError } from 'graphql';
import {
  Kind,
  coerceInputValue,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type DocumentNode,
} from 'graphql';
import { publicError } from './public-error.ts';
import { formAsked } from './scalars.ts';

/**
 * Says again why variables did not fit, by name, path and type. graphql-js quotes the offending value, which may
 * be personal; this does not.
 */
export function coercionErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const operation = operationOf(document, operationName);
  const errors: GraphQLError[] = [];
  for (const definition of operation?.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const given = Object.hasOwn(variables, name);
    if (!given && (definition.defaultValue || definition.type.kind !== Kind.NON_NULL_TYPE)) continue;
    const say = (path: readonly (string | number)[], message: string) =>
      errors.push(publicError('BAD_USER_INPUT', `${[`Variable "$${name}"`, ...path].join('.')} ${message}.`));
    if (!given) say([], `of type ${String(type)} is missing`);
    else {
      coerceInputValue(variables[name], type, (path, _value, error) => {
        const form = formAsked(error);
        say(path, `is no valid ${String(typeAt(type, path))}${form === null ? '' : `: ${form}`}`);
      });
    }
  }
  return errors.length > 0 ? errors : [publicError('BAD_USER_INPUT', 'A variable has the wrong form.')];
}

/** The type at the end of a path into a value: items of lists by number, fields of input objects by name. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  let at = type;
  for (const key of path) {
    const inner = getNullableType(at);
    if (isListType(inner) && typeof key === 'number') at = inner.ofType;
    else if (isInputObjectType(inner)) at = inner.getFields()[key]?.type ?? at;
  }
  return at;
}

/** The operation that a request means, or undefined where the name picks none. */
export function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (name === null) return operations.length === 1 ? operations[0] : undefined;
  return operations.find((operation) => operation.name?.value === name);
}
