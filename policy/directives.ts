import { ruleOf } from './data-classes.ts';
import type { FieldKind } from './fields/index.ts';

/** The directives that say in a schema what a field of this kind asks for, as SDL. */
export function directivesOf(kind: FieldKind): readonly string[] {
  if (kind === 'plumbing') return [];
  if (kind === 'internal') return ['@inaccessible', '@authenticated'];
  const { scopes, policies } = ruleOf(kind);
  const directives = ['@authenticated'];
  if (scopes.length > 0) directives.push(`@requiresScopes(scopes: ${JSON.stringify(scopes)})`);
  if (policies && policies.length > 0) directives.push(`@policy(policies: ${JSON.stringify(policies)})`);
  return directives;
}
