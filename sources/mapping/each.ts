import type { MappingFile } from './language.ts';
import { MappingFault } from './steps.ts';
import type { Path } from './shared.ts';

/** Whether a column's name reads the element of an `each`. */
const readsElement = (name: unknown): name is string =>
  typeof name === 'string' && (name === '$each' || name.startsWith('$each.'));

/**
 * Looks for `$each` where there is no element that it could read.
 * @throws MappingFault at the first
 */
export function checkEach(file: MappingFile): void {
  const { records, transactions, lines, interactions, preferences, consents, when, columns } = file;
  check({ records, transactions, lines, interactions, preferences, consents, when, columns }, [], false);
}

function check(part: unknown, path: Path, inside: boolean): void {
  if (readsElement(part) && !inside) {
    throw new MappingFault(path, `reads "${part}" outside of an entry or item with "each"`);
  }
  if (Array.isArray(part)) {
    for (const [i, each] of part.entries()) check(each, [...path, i], inside);
  } else if (typeof part === 'object' && part !== null) {
    const { each, ...others } = part as Readonly<Record<string, unknown>>;
    // What `each` names is itself read outside of it.
    check(each, [...path, 'each'], inside);
    for (const [key, value] of Object.entries(others)) {
      if (!NOT_READ.has(key)) check(value, [...path, key], inside || each !== undefined);
    }
  }
}

/** Keys whose values are texts, not names of columns. */
const NOT_READ = new Set(['const', 'is', 'in', 'with', 'do', 'default', 'matches', 'optional', 'ignore']);
