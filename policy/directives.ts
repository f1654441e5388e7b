import { ruleOf } from './data-classes.ts';
import type { FieldKind } from './fields/index.ts';
import { tagsOf } from './tags.ts';

/** The directives that say in a schema what a field asks for and which contracts leave it out, as SDL. */
export function directivesOf(coordinate: string, kind: FieldKind): readonly string[] {
  return [...requirements(kind), ...tagsOf(coordinate, kind).map((tag) => `@tag(name: "${tag}")`)];
}

function requirements(kind: FieldKind): readonly string[] {
  if (kind === 'plumbing') return [];
  if (kind === 'internal') return ['@inaccessible', '@authenticated'];
  const { scopes, policies } = ruleOf(kind);
  const directives = ['@authenticated'];
  if (scopes.length > 0) directives.push(`@requiresScopes(scopes: ${JSON.stringify(scopes)})`);
  if (policies && policies.length > 0) directives.push(`@policy(policies: ${JSON.stringify(policies)})`);
  return directives;
}
