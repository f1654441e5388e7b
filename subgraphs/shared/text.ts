import { DomainError } from '../../domain/errors.ts';
import { LONGEST_SOURCE_ID } from '../../domain/model/index.ts';
import { textFault, variableFault } from '../../policy/operations/index.ts';

/** Greatest lengths of texts in arguments, in UTF-16 code units. */
export const TEXT_LIMITS = {
  id: LONGEST_SOURCE_ID,
  name: 200,
  search: 200,
  reason: 1_000,
} as const;

/**
 * One argument's text, NFC.
 * @throws DomainError BAD_USER_INPUT naming the argument, never the value
 */
export function checkText(
  text: string,
  field: readonly string[],
  limits: { readonly min?: number; readonly max: number },
): string {
  const problem = text.length > limits.max ? `has at most ${limits.max} characters` : textFault(text);
  if (problem) throw new DomainError('BAD_USER_INPUT', `"${field.join('.')}" ${problem}.`, field);
  const normal = text.normalize('NFC');
  if (normal.length < (limits.min ?? 0) || normal.length > limits.max) {
    const range = `${limits.min ?? 0} to ${limits.max}`;
    throw new DomainError('BAD_USER_INPUT', `"${field.join('.')}" has ${range} characters.`, field);
  }
  return normal;
}

/** The first reason why the texts (and keys) of a request's variables cannot be taken, or null. */
export function faultInVariables(variables: Readonly<Record<string, unknown>>): string | null {
  const fixed: object[] = [];
  const isSound = (item: object): boolean => {
    if (SOUND.has(item)) return true;
    if (Array.isArray(item) && isFixed(item)) fixed.push(item);
    return false;
  };
  for (const [name, value] of Object.entries(variables)) {
    const fault = variableFault(name, value, isSound);
    if (fault !== null) return fault;
  }
  const representations = variables['representations'];
  if (Array.isArray(representations)) {
    for (const each of representations) if (isObject(each) && isLong(each)) SOUND.add(each);
  }
  for (const list of fixed) SOUND.add(list);
  return null;
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
  for (const key in item) if (typeof (item as Readonly<Record<string, unknown>>)[key] === 'object') return false;
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
