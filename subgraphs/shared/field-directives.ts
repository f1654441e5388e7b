import { parse, print, visit, type DocumentNode } from 'graphql';
import { directivesOf, kindOf, type FieldKinds } from '../../policy/index.ts';
import { directiveNodes } from './directive-nodes.ts';

/**
 * Writes on every field of every object type what its kind asks for, so that the schema is the policy. A field that
 * another subgraph owns (`@external`) carries nothing: its owner says it.
 *
 * @throws Error naming every field whose kind nobody decided
 */
export function withFieldDirectives(sdl: string, kinds: FieldKinds): string {
  const undecided: string[] = [];
  const document: DocumentNode = visit(parse(sdl), {
    ObjectTypeDefinition(type) {
      const fields = (type.fields ?? []).map((field) => {
        const kind = kindOf(kinds, type.name.value, field.name.value);
        if (kind === null) {
          undecided.push(`${type.name.value}.${field.name.value}`);
          return field;
        }
        const own = field.directives ?? [];
        if (own.some(({ name }) => name.value === 'external')) return field;
        return {
          ...field,
          directives: [...own, ...directiveNodes(directivesOf(`${type.name.value}.${field.name.value}`, kind))],
        };
      });
      return { ...type, fields };
    },
  });
  if (undecided.length > 0) {
    throw new Error(`policy/fields names no kind for: ${undecided.join(', ')}. Add each with its data class.`);
  }
  return print(document);
}
