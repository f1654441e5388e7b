import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';

const OWNER_ONLY = 0o600;
const AS_THE_UMASK_SAYS = 0o666;

export interface WholeFile {
  readonly path: string;
  /** How the file is named to people, and what is to stand in it ("The contract"). */
  readonly named: string;
  readonly what: string;
  /** Read and written by its owner alone. */
  readonly ownerOnly: boolean;
}

/**
 * Writes texts to a file that is opened before the first of them is asked for. They are written beside it, so that
 * what stands under its name is whole; what is no file, such as a pipe, is written to as it is.
 *
 * @returns how many texts there were
 * @throws an error that names the file when it cannot be written; what `texts` throws
 */
export async function writeWhole(file: WholeFile, texts: Iterable<string> | AsyncIterable<string>): Promise<number> {
  const { path, ownerOnly } = file;
  const found = await stat(path).catch(() => null);
  const direct = found !== null && !found.isFile() && !found.isDirectory();
  const part = direct ? path : `${path}.part`;
  // To a folder nothing can be given a name; that is said before anything is written.
  if (found?.isDirectory() === true) throw unwritable(file, { code: 'EISDIR' });
  const handle = await told(file, open(part, 'w', ownerOnly ? OWNER_ONLY : AS_THE_UMASK_SAYS));
  try {
    const count = await writeAll(file, handle, texts, !direct);
    if (!direct) await told(file, rename(part, path));
    return count;
  } catch (error) {
    if (!direct) await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeAll(
  file: WholeFile,
  handle: FileHandle,
  texts: Iterable<string> | AsyncIterable<string>,
  synced: boolean,
): Promise<number> {
  let count = 0;
  try {
    for await (const text of texts) {
      await told(file, handle.appendFile(text));
      count += 1;
    }
    // Some disks say only now that they are full.
    if (synced) await told(file, handle.sync());
  } finally {
    await handle.close();
  }
  return count;
}

function told<T>(file: WholeFile, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

function unwritable({ what, named }: WholeFile, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const why = code === undefined ? '' : ` (${code})`;
  return new Error(
    `${what} cannot be written to ${named}${why}. Name a file that this user may write, where there is room.`,
  );
}
