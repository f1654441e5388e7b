import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';

/** The three authorization directives of federation. */
export const DIRECTIVES = ['authenticated', 'requiresScopes', 'policy'] as const;
export type AuthorizationDirective = (typeof DIRECTIVES)[number];

const SPEC_URL = /^https:\/\/specs\.apollo\.dev\/([^/]+)\/v\d/;

/**
 * The names under which a schema uses the authorization directives: a subgraph imports them from the federation
 * specification (renamed, or as `@federation__…`), a supergraph links a specification for each (core schemas, link
 * v1.0). The plain names always count, linked or not: to read too much as a restriction does no harm.
 */
export function directiveNames(document: DocumentNode): ReadonlyMap<string, AuthorizationDirective> {
  const names = new Map<string, AuthorizationDirective>(DIRECTIVES.map((name) => [name, name]));
  for (const link of linksOf(document)) {
    const url = text(link, 'url');
    const spec = url === null ? null : SPEC_URL.exec(url)?.[1];
    if (spec === undefined || spec === null) continue;
    const prefix = text(link, 'as') ?? spec;
    for (const directive of DIRECTIVES) {
      if (spec === directive) names.set(prefix, directive);
      else if (spec === 'federation') names.set(`${prefix}__${directive}`, directive);
      else continue;
      const imported = importedAs(link, `@${directive}`);
      if (imported !== null) names.set(imported, directive);
    }
  }
  return names;
}

function linksOf(document: DocumentNode): ConstDirectiveNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter((directive) => argument(directive, 'url') !== undefined)
      : [],
  );
}

function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((given) => given.name.value === name)?.value;
}

function text(directive: ConstDirectiveNode, name: string): string | null {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING ? value.value : null;
}

/** The local name of an import, without its `@`; null where the link does not import it. */
function importedAs(link: ConstDirectiveNode, name: string): string | null {
  const list = argument(link, 'import');
  if (list?.kind !== Kind.LIST) return null;
  for (const item of list.values) {
    if (item.kind === Kind.STRING && item.value === name) return name.slice(1);
    if (item.kind !== Kind.OBJECT) continue;
    const part = (key: string): string | null => {
      const value = item.fields.find((field) => field.name.value === key)?.value;
      return value?.kind === Kind.STRING ? value.value : null;
    };
    if (part('name') === name) return (part('as') ?? name).replace(/^@/, '');
  }
  return null;
}
