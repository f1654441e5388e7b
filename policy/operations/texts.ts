/// <reference lib="es2024.string" />
import { GraphQLError, Kind, visit, type DocumentNode, type StringValueNode } from 'graphql';
import { controlCharacterIn } from '../../domain/model/index.ts';

/** Longest text anywhere in a request, in UTF-16 code units; a raw source record is the longest that is allowed. */
export const LONGEST_TEXT = 262_144;

/** Why a text can stand nowhere in a request, as the end of a sentence about it; null: it can. Never quotes it. */
export function textFault(text: string): string | null {
  if (text.length > LONGEST_TEXT) return `is longer than ${LONGEST_TEXT} characters`;
  const control = controlCharacterIn(text);
  if (control !== null) return `holds the control character ${control}, which no text may`;
  return text.isWellFormed() ? null : 'is not well-formed Unicode';
}

/** What is wrong with the first literal of a document that can stand nowhere; null: all can. */
export function literalFault(document: DocumentNode): GraphQLError | null {
  let found: GraphQLError | null = null;
  const check = (node: StringValueNode): void => {
    const fault = found === null ? textFault(node.value) : null;
    if (fault !== null) found = new GraphQLError(`A text in the document ${fault}.`, { nodes: node });
  };
  visit(document, { [Kind.STRING]: check });
  return found;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the first text (or key) of a variable that can stand nowhere; null: all can. Walks without
 * recursion.
 *
 * @param isSound asked of each object and list; true: it need not be looked through
 */
export function variableFault(
  name: string,
  value: unknown,
  isSound: (item: object) => boolean = () => false,
): string | null {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === 'string') {
      const fault = textFault(item);
      if (fault !== null) return `A text in ${placeOf(name, value, item)} ${fault}.`;
    } else if (isObject(item) && !isSound(item)) {
      if (Array.isArray(item)) for (const element of item) stack.push(element);
      else for (const key of Object.keys(item)) stack.push(key, (item as Members)[key]);
    }
  }
  return null;
}

/** A field of an input; any other key is the caller's text. */
const NAME = /^[_A-Za-z]\w{0,99}$/;

/** Where a text stands in a variable, as far as names of fields lead to it; worked out only for what is refused. */
function placeOf(name: string, value: unknown, wanted: string): string {
  const stack: { readonly at: unknown; readonly path: string }[] = [{ at: value, path: '' }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { at, path } = next;
    if (at === wanted) return `variable "$${name}"${path}`;
    if (Array.isArray(at)) for (const [i, item] of at.entries()) stack.push({ at: item, path: `${path}.${i}` });
    else if (isObject(at))
      for (const [key, item] of Object.entries(at))
        if (NAME.test(key)) stack.push({ at: item, path: `${path}.${key}` });
  }
  return `variable "$${name}"`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
