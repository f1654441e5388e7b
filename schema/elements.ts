import {
  Kind,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type NameNode,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A type of the supergraph that callers may see, as far as hiding goes. */
export interface Type {
  readonly kind: 'object' | 'interface' | 'union' | 'input' | 'enum' | 'scalar';
  readonly name: string;
  readonly directives: readonly ConstDirectiveNode[];
  readonly members: readonly Member[];
  /** Of objects and interfaces. */
  readonly interfaces: readonly string[];
}

/** A field, input field, enum value, or member of a union. */
export interface Member {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
  /** Named type it leads to; null for enum values. */
  readonly type: string | null;
  /** An input that must be given. */
  readonly required: boolean;
  readonly args: readonly Member[];
}

const named = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type));

/** Types of specifications (`join__Graph`) are no part of what callers see. */
const isOfSpecification = (name: string): boolean => name.includes('__');

/** The types of a supergraph by name. */
export function typesOf(document: DocumentNode): ReadonlyMap<string, Type> {
  const types = new Map<string, Type>();
  const add = (
    node: Named,
    kind: Type['kind'],
    members: readonly Member[],
    interfaces: readonly NamedTypeNode[] = [],
  ): false => {
    const name = node.name.value;
    const directives = node.directives ?? [];
    const parents = interfaces.map((each) => each.name.value);
    if (!isOfSpecification(name)) types.set(name, { kind, name, directives, members, interfaces: parents });
    return false;
  };
  const fields = (node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): Member[] =>
    (node.fields ?? []).map((field) => {
      const coordinate = `${node.name.value}.${field.name.value}`;
      const args = (field.arguments ?? []).map((arg) => input(`${coordinate}(${arg.name.value}:)`, arg));
      return { ...leaf(coordinate, field.directives), type: named(field.type), args };
    });
  visit(document, {
    ObjectTypeDefinition: (node) => add(node, 'object', fields(node), node.interfaces),
    InterfaceTypeDefinition: (node) => add(node, 'interface', fields(node), node.interfaces),
    InputObjectTypeDefinition: (node) =>
      add(
        node,
        'input',
        (node.fields ?? []).map((field) => input(`${node.name.value}.${field.name.value}`, field)),
      ),
    EnumTypeDefinition: (node) =>
      add(
        node,
        'enum',
        (node.values ?? []).map((value) => leaf(`${node.name.value}.${value.name.value}`, value.directives)),
      ),
    UnionTypeDefinition: (node) =>
      add(
        node,
        'union',
        (node.types ?? []).map(({ name }) => ({ ...leaf(`${node.name.value}.${name.value}`), type: name.value })),
      ),
    ScalarTypeDefinition: (node) => add(node, 'scalar', []),
  });
  return types;
}

interface Named {
  readonly name: NameNode;
  readonly directives?: readonly ConstDirectiveNode[];
}

const leaf = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): Member => ({
  coordinate,
  directives,
  type: null,
  required: false,
  args: [],
});

const input = (coordinate: string, node: InputValueDefinitionNode): Member => ({
  ...leaf(coordinate, node.directives),
  type: named(node.type),
  required: node.type.kind === Kind.NON_NULL_TYPE && node.defaultValue === undefined,
});
