import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeOnce } from '../stores/index.ts';
import { ConfigError } from './config.ts';

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'a file is there, not a folder',
  ENOTDIR: 'it, or a part of its path, is a file and not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system can only be read',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path leads in a circle',
};

/**
 * Does what needs files of the data directory, which is made where it is missing.
 * @throws ConfigError when `C360_DATA_DIR` names a place where that cannot be
 */
export function inDataDir<T>(directory: string, work: () => T): T {
  try {
    makeDirectory(directory);
    return work();
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new ConfigError(
      `C360_DATA_DIR: ${directory} cannot be used: ${reason}. Name a folder, existing or to be made, in which this user may write.`,
    );
  }
}

/** Makes a file of the directory for its owner alone. Another process that made it meanwhile is as good. */
export function writeOnce(file: string, directory: string, text: string): void {
  inDataDir(directory, () => makeOnce(file, (fresh) => writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' })));
}

/**
 * @param files files in it that are read and written where they are there
 * @throws an error with a code when files cannot be made in the directory, or one of those cannot be used
 */
export function needWritable(directory: string, files: readonly string[] = [], access = accessSync): void {
  access(directory, constants.W_OK | constants.X_OK);
  for (const file of files) {
    const path = join(directory, file);
    if (existsSync(path)) access(path, constants.R_OK | constants.W_OK);
  }
}

/** It holds personal data and keys; those above it are as the umask makes them. */
const OWNER_ONLY = 0o700;
const PARENT_MODE = 0o777;

/** One level at a time: Node's own recursion never ends where a parent exists and takes no folder, as in `/proc`. */
function makeDirectory(directory: string, mode = OWNER_ONLY): void {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found === undefined && dirname(directory) !== directory) makeDirectory(dirname(directory), PARENT_MODE);
  try {
    mkdirSync(directory, { mode });
  } catch (error) {
    // Another process made it meanwhile.
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
