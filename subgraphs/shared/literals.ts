import {
  Kind,
  TypeInfo,
  getNamedType,
  getNullableType,
  isListType,
  isScalarType,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';
import { publicError } from './public-error.ts';
import { formAsked } from './scalars.ts';

/**
 * Names each literal that a scalar of ours refuses by place and type, as `coercionErrors` does with variables, without
 * quoting it. The gateway knows these scalars by name alone, so it lets all literals pass.
 */
export function literalErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  const types = new TypeInfo(schema);
  const faultOf = (node: ValueNode): string | null => {
    const own = getNullableType(node.kind === Kind.LIST ? types.getParentInputType() : types.getInputType());
    const type = node.kind === Kind.LIST && isListType(own) ? null : getNamedType(own);
    if (!isScalarType(type)) return null;
    try {
      type.parseLiteral(node);
      return null;
    } catch (error) {
      const form = formAsked(error);
      return form === null ? null : `is no valid ${type.name}: ${form}`;
    }
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      enter(node, _key, parent, path, ancestors) {
        if (!isLiteral(node)) return undefined;
        const fault = faultOf(node);
        if (fault === null) return undefined;
        errors.push(publicError('BAD_USER_INPUT', `${placeOf([...ancestors, parent], path)} ${fault}.`));
        return false;
      },
    }),
  );
  return errors;
}

const LITERALS: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

const isLiteral = (node: ASTNode): node is ValueNode => LITERALS.has(node.kind);

/**
 * The argument or variable that a value stands in, with the fields and items that lead to it, and whose argument it is:
 * a refused fetch has one place for all its errors, whichever field they are about.
 */
function placeOf(
  chain: readonly (ASTNode | readonly ASTNode[] | undefined)[],
  path: readonly (string | number)[],
): string {
  let place = '';
  let field = '';
  for (const [depth, node] of chain.entries()) {
    if (node === undefined || !('kind' in node)) continue;
    if (node.kind === Kind.FIELD) field = ` of "${node.alias?.value ?? node.name.value}"`;
    else if (node.kind === Kind.ARGUMENT) place = `Argument "${node.name.value}"`;
    else if (node.kind === Kind.VARIABLE_DEFINITION) place = `Variable "$${node.variable.name.value}"`;
    else if (node.kind === Kind.OBJECT_FIELD) place += `.${node.name.value}`;
    else if (node.kind === Kind.LIST) place += `.${String(path[depth + 1])}`;
  }
  return `${place}${field}`;
}
