import { accessSync, constants, lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeOnce } from '../stores/index.ts';
import { ConfigError } from './config.ts';

/** Why files cannot be made in the directory. */
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
const NAME_A_FOLDER = 'Name a folder, existing or to be made, in which this user may write';
/** The same where the folder is there and only its rights are wrong: it may hold the store. */
const MEND_RIGHTS: Readonly<Record<string, string>> = {
  EACCES: 'Give the folder to the user that runs this command, writable',
  EPERM: 'Give the folder to the user that runs this command, writable',
  EROFS: 'Mount it so that it can be written',
};
const ANOTHER_IS_EMPTY = 'another folder would be another store';

const LEADS_NOWHERE =
  'it is a link that leads to nothing. Put back what it leads to, such as a disk that is to be mounted';
const OTHERS_FILE =
  'this user may not read or write it. Give the file to the user that runs this command, readable and writable';
/** Why a file that is in the directory cannot be used, and how to mend that: another directory would be an empty store. */
const FILE_REASONS: Readonly<Record<string, string>> = {
  EACCES: OTHERS_FILE,
  EPERM: OTHERS_FILE,
  EISDIR: 'it is a folder, not a file. Move the folder away, and put back the file if there was one',
  ENOENT: LEADS_NOWHERE,
  ENOTDIR: LEADS_NOWHERE,
  ELOOP: 'it is a link that leads in a circle. Put back the file',
};

/**
 * Does what needs files of the data directory, which is made where it is missing.
 *
 * @param file the one that the work is about, where its faults might not name it
 * @throws ConfigError when `C360_DATA_DIR` names a place where that cannot be, or a file of it cannot be used
 */
export function inDataDir<T>(directory: string, work: () => T, file?: string): T {
  try {
    makeDirectory(directory);
    return work();
  } catch (error) {
    const { code = '', path = file } = error as NodeJS.ErrnoException;
    const told = faultOfFile(directory, path, code) ?? faultOfDirectory(directory, path, code);
    if (told === null) throw error;
    throw new ConfigError(`C360_DATA_DIR: ${told}.`);
  }
}

/** Of a file that is there; one that cannot be made is a fault of the directory. */
function faultOfFile(directory: string, path: string | undefined, code: string): string | null {
  const reason = FILE_REASONS[code];
  if (reason === undefined || path === undefined || dirname(path) !== resolve(directory)) return null;
  return lookAt(path) === null ? null : `${path} cannot be used: ${reason}`;
}

function faultOfDirectory(directory: string, path: string | undefined, code: string): string | null {
  const nowhere = code === 'EEXIST' && lookAt(path ?? directory)?.isSymbolicLink() === true;
  const reason = nowhere ? 'it, or a part of its path, is a link that leads to nothing' : REASONS[code];
  if (reason === undefined) return null;
  const mend = lookAt(directory)?.isDirectory() === true ? MEND_RIGHTS[code] : undefined;
  const advice = mend === undefined ? NAME_A_FOLDER : `${mend}; ${ANOTHER_IS_EMPTY}`;
  return `${directory} cannot be used: ${reason}. ${advice}`;
}

/** Null where nothing is, or where it cannot be seen. */
function lookAt(path: string): ReturnType<typeof lstatSync> | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

/** Makes a file of the directory for its owner alone. Another process that made it meanwhile is as good. */
export function writeOnce(file: string, directory: string, text: string): void {
  inDataDir(directory, () => makeOnce(file, (fresh) => writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' })));
}

/**
 * @param files files in it that are read and written where they are there
 * @throws an error with code and path when files cannot be made in the directory, or one of those cannot be used
 */
export function needWritable(directory: string, files: readonly string[] = [], access = accessSync): void {
  access(directory, constants.W_OK | constants.X_OK);
  for (const file of files) {
    const path = join(directory, file);
    // A link that leads to nothing is there: nothing is to be made where it leads.
    if (lookAt(path) === null) continue;
    access(path, constants.R_OK | constants.W_OK);
    if (statSync(path).isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', path });
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
