import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, linkSync, rmSync } from 'node:fs';

/**
 * Makes a file that several processes may make at the same time: the first wins, and its file is as good to the others.
 * It is complete from the moment it has its name: who is killed here leaves none half made, and nobody sees one.
 *
 * @param fill makes it under the name it is given, in the same directory
 */
export function makeOnce(file: string, fill: (fresh: string) => void): void {
  const fresh = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    fill(fresh);
    name(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function name(fresh: string, file: string): void {
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (isThere(error)) return;
    // A file system without hard links.
    try {
      copyFileSync(fresh, file, constants.COPYFILE_EXCL);
    } catch (other) {
      if (!isThere(other)) throw other;
    }
  }
}

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
