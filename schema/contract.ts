import {
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
} from 'graphql';
import { hiddenElements } from './hidden-elements.ts';

/**
 * A contract: the supergraph for readers of a kind, in which every element that carries one of the tags is
 * `@inaccessible`, and with it whatever makes no sense without it: types of which nothing is left, fields and
 * arguments of such types, and types that can no longer be reached. The planner still uses what is hidden (keys,
 * `@requires`); callers cannot see or ask it. Semantics of Apollo's contracts with exclusion by tag.
 *
 * @throws Error where no element carries a tag (a slip of the pen would hide nothing), or where nothing is left
 */
export function contractSupergraph(supergraphSdl: string, excludeTags: readonly string[]): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const known = tagsOf(document);
  const unknown = excludeTags.filter((tag) => !known.has(tag));
  if (unknown.length > 0) {
    const list = known.size > 0 ? [...known].sort().join(', ') : 'none';
    throw new Error(`No element of the supergraph carries the tag ${unknown.join(', ')}; known tags: ${list}.`);
  }
  const hidden = hiddenElements(document, new Set(excludeTags));
  return `${print(withInaccessible(document, hidden))}\n`;
}

function tagsOf(document: DocumentNode): ReadonlySet<string> {
  const tags = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = node.arguments?.find((argument) => argument.name.value === 'name')?.value;
      if (node.name.value === 'tag' && value?.kind === Kind.STRING) tags.add(value.value);
    },
  });
  return tags;
}

const INACCESSIBLE: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

interface Restrictable {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** The document with `@inaccessible` at every hidden element that does not carry it yet. */
function withInaccessible(document: DocumentNode, hidden: ReadonlySet<string>): DocumentNode {
  const mark = <N extends Restrictable>(node: N, coordinate: string): N => {
    const directives = node.directives ?? [];
    if (!hidden.has(coordinate) || directives.some(({ name }) => name.value === 'inaccessible')) return node;
    return { ...node, directives: [...directives, INACCESSIBLE] };
  };
  const field = (type: string, node: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${type}.${node.name.value}`;
    const list = node.arguments?.map((argument) => mark(argument, `${coordinate}(${argument.name.value}:)`));
    return mark(list ? { ...node, arguments: list } : node, coordinate);
  };
  const fields = <N extends { readonly fields?: readonly FieldDefinitionNode[] }>(node: N, type: string): N => ({
    ...node,
    fields: (node.fields ?? []).map((each) => field(type, each)),
  });
  const marked = visit(document, {
    ObjectTypeDefinition: (node) => mark(fields(node, node.name.value), node.name.value),
    InterfaceTypeDefinition: (node) => mark(fields(node, node.name.value), node.name.value),
    InputObjectTypeDefinition(node) {
      const list = (node.fields ?? []).map((each) => mark(each, `${node.name.value}.${each.name.value}`));
      return mark({ ...node, fields: list }, node.name.value);
    },
    EnumTypeDefinition(node) {
      const values = (node.values ?? []).map((each) => mark(each, `${node.name.value}.${each.name.value}`));
      return mark({ ...node, values }, node.name.value);
    },
    UnionTypeDefinition: (node) => mark(node, node.name.value),
    ScalarTypeDefinition: (node) => mark(node, node.name.value),
  });
  return linked(marked);
}

const SPECIFICATION = 'https://specs.apollo.dev/inaccessible/v0.2';

/** A supergraph in which nothing was hidden so far does not link the specification. */
function linked(document: DocumentNode): DocumentNode {
  if (print(document).includes('https://specs.apollo.dev/inaccessible/')) return document;
  const addition = parse(
    `schema @link(url: "${SPECIFICATION}", for: SECURITY) { query: Query }
     directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION`,
    { noLocation: true },
  );
  const [schema, directive] = addition.definitions;
  const link = schema?.kind === Kind.SCHEMA_DEFINITION ? (schema.directives ?? []) : [];
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.SCHEMA_DEFINITION ? { ...node, directives: [...(node.directives ?? []), ...link] } : node,
  );
  return { ...document, definitions: directive ? [...definitions, directive] : definitions };
}
