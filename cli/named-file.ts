import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'a file that does not exist',
  ENOTDIR: 'a file that does not exist',
  EISDIR: 'a folder, not a file',
  EACCES: 'a file that this user may not read',
  EPERM: 'a file that this user may not read',
};

/** The text of the file that a variable names; null where it names none, or none that can be read, which is a fault. */
export function textOfNamed(given: NodeJS.ProcessEnv, name: string, cwd: string, faults: string[]): string | null {
  const path = given[name];
  if (path === undefined) return null;
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    faults.push(`${name} names ${reasonOf(error)}`);
    return null;
  }
}

/** What is named by a variable or on a command line, where it cannot be read. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  return REASONS[code] ?? `a file that cannot be read (${code})`;
}
