import { Kind, parse, type ConstDirectiveNode, type DefinitionNode } from 'graphql';
import { directiveNames, type AuthorizationDirective } from './directive-names.ts';
import { both, type Requirement, type Requirements } from './requirement.ts';

type Names = ReadonlyMap<string, AuthorizationDirective>;

/**
 * Reads what a schema asks of its readers, from the text of a supergraph or a subgraph: `@authenticated`,
 * `@requiresScopes` and `@policy` on object types, interfaces, scalars, enums and their fields. What a type's parts
 * (definition and extensions) ask for, it asks for together.
 *
 * @throws Error where a list of scopes or policies cannot be read: nothing may open by a typing error
 */
export function requirementsOf(sdl: string): Requirements {
  const document = parse(sdl, { noLocation: true });
  const names = directiveNames(document);
  const found = new Map<string, Requirement>();
  const add = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined): void => {
    const requirement = requirementIn(coordinate, directives ?? [], names);
    if (!requirement) return;
    const known = found.get(coordinate);
    found.set(coordinate, known ? both(known, requirement) : requirement);
  };
  for (const definition of document.definitions) {
    if (!isRestrictable(definition)) continue;
    add(definition.name.value, definition.directives);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) add(`${definition.name.value}.${field.name.value}`, field.directives);
  }
  return found;
}

const RESTRICTABLE = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_EXTENSION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.ENUM_TYPE_EXTENSION,
] as const;

type Restrictable = Extract<DefinitionNode, { readonly kind: (typeof RESTRICTABLE)[number] }>;

const isRestrictable = (definition: DefinitionNode): definition is Restrictable =>
  (RESTRICTABLE as readonly string[]).includes(definition.kind);

function requirementIn(
  coordinate: string,
  directives: readonly ConstDirectiveNode[],
  names: Names,
): Requirement | undefined {
  let requirement: Requirement | undefined;
  for (const directive of directives) {
    const kind = names.get(directive.name.value);
    if (kind === undefined) continue;
    const one: Requirement = {
      authenticated: kind === 'authenticated',
      scopes: kind === 'requiresScopes' ? alternatives(coordinate, directive, 'scopes') : [],
      policies: kind === 'policy' ? alternatives(coordinate, directive, 'policies') : [],
    };
    requirement = requirement ? both(requirement, one) : one;
  }
  return requirement;
}

function alternatives(coordinate: string, directive: ConstDirectiveNode, name: string): readonly (readonly string[])[] {
  const fault = new Error(`@${directive.name.value} on ${coordinate} needs ${name}: a list of lists of names.`);
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  // GraphQL coerces a single value to a list of one (§3.11).
  const listOf = (item: typeof value) => (item?.kind === Kind.LIST ? item.values : item ? [item] : []);
  if (value === undefined) throw fault;
  return listOf(value).map((all) =>
    listOf(all).map((item) => {
      if (item.kind !== Kind.STRING) throw fault;
      return item.value;
    }),
  );
}
