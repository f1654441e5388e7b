import { StoreContractError } from './port.ts';

/** What an index over lists of terms takes: base64url without padding, so that no engine reads a term as its own language. */
const TERM = /^[A-Za-z0-9_-]{1,64}$/;

export function isTerm(value: unknown): value is string {
  return typeof value === 'string' && TERM.test(value);
}

/**
 * The list at a path whose index is declared `many`.
 * @throws StoreContractError when it is no list of terms
 */
export function termsAt(collection: string, path: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every(isTerm)) return value;
  throw new StoreContractError(
    `"${path}" of "${collection}" is a list of terms: 1 to 64 letters, digits, "-" and "_" of ASCII each.`,
  );
}
