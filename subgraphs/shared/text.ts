/// <reference lib="es2024.string" />
import { Kind, visit, type DocumentNode } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import { LONGEST_SOURCE_ID, controlCharacterIn } from '../../domain/model/index.ts';

/** Greatest lengths of texts in arguments, in UTF-16 code units. */
export const TEXT_LIMITS = {
  id: LONGEST_SOURCE_ID,
  name: 200,
  search: 200,
  reason: 1_000,
  /** Any string anywhere in a request; a raw source record is the longest that is allowed. */
  any: 262_144,
} as const;

/** Why a text can stand in no argument, or null. */
function fault(text: string, limit: number): string | null {
  if (text.length > limit) return `has at most ${limit} characters`;
  const control = controlCharacterIn(text);
  if (control !== null) return `holds no control character such as ${control}`;
  if (!text.isWellFormed()) return 'is well-formed Unicode';
  return null;
}

/**
 * One argument's text, NFC.
 * @throws DomainError BAD_USER_INPUT naming the argument, never the value
 */
export function checkText(
  text: string,
  field: readonly string[],
  limits: { readonly min?: number; readonly max: number },
): string {
  const problem = fault(text, limits.max);
  if (problem) throw new DomainError('BAD_USER_INPUT', `"${field.join('.')}" ${problem}.`, field);
  const normal = text.normalize('NFC');
  if (normal.length < (limits.min ?? 0) || normal.length > limits.max) {
    const range = `${limits.min ?? 0} to ${limits.max}`;
    throw new DomainError('BAD_USER_INPUT', `"${field.join('.')}" has ${range} characters.`, field);
  }
  return normal;
}

type Members = Readonly<Record<string, unknown>>;

/** The first reason why the texts (and keys) of a request's variables cannot be taken, or null. Walks without recursion. */
export function faultInVariables(variables: Readonly<Record<string, unknown>>): string | null {
  const fixed: object[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const stack: unknown[] = [value];
    while (stack.length > 0) {
      const item = stack.pop();
      if (typeof item === 'string') {
        const problem = fault(item, TEXT_LIMITS.any);
        if (problem) return `Each text in ${placeOf(name, value, item)} ${problem}.`;
      } else if (isObject(item) && !SOUND.has(item)) {
        if (!Array.isArray(item)) for (const key of Object.keys(item)) stack.push(key, (item as Members)[key]);
        else {
          if (isFixed(item)) fixed.push(item);
          for (const element of item) stack.push(element);
        }
      }
    }
  }
  const representations = variables['representations'];
  if (Array.isArray(representations)) {
    for (const each of representations) if (isObject(each) && isLong(each)) SOUND.add(each);
  }
  for (const list of fixed) SOUND.add(list);
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

/**
 * Representations that were looked through: fetches side by side are sent the same ones, which never change. So are
 * the source keys of a large customer, with one question after the other.
 */
const SOUND = new WeakSet<object>();

/** Nothing in the list can change any more. */
function isFixed(list: readonly unknown[]): boolean {
  return Object.isFrozen(list) && list.every((item) => isObject(item) && Object.isFrozen(item) && isFlat(item));
}

function isFlat(item: object): boolean {
  for (const key in item) if (typeof (item as Members)[key] === 'object') return false;
  return true;
}

/** Noting what is looked through in a microsecond costs more than it saves. */
const SHORT = 32;

function isLong(representation: object): boolean {
  return Object.values(representation).some((value) => Array.isArray(value) && value.length > SHORT);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The same for the literals of a document. */
export function faultInDocument(document: DocumentNode): string | null {
  let problem: string | null = null;
  visit(document, {
    [Kind.STRING](node) {
      problem ??= fault(node.value, TEXT_LIMITS.any);
    },
  });
  return problem ? `Each text in the document ${String(problem)}.` : null;
}
