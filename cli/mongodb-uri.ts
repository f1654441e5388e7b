import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasonOf, textOfNamed } from './named-file.ts';

const SCHEME = /^mongodb(\+srv)?:\/\//;
/** Scheme, user and password, hosts, database, options. */
const FORM = /^mongodb(?:\+srv)?:\/\/(?:([^@/?]*)@)?[^@/?]+(?:\/([^?/]*))?(?:\?(.*))?$/;
/** What names a database, and what is told of a name that does not. */
export const DATABASE_RULE = [/^[A-Za-z0-9_-]{1,38}$/, 'must be 1 to 38 letters, digits, _ or -'] as const;
/** Options that name files, which the driver reads when it connects. */
const FILES = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCRLFile'];

/**
 * The connection string of `MONGODB_URI`, or of the file that `MONGODB_URI_FILE` names: it holds a password, so it may
 * come as a container's secret. Null where neither is given. What is wrong with it and shows without the network is
 * added to the faults, none of which repeats a part of it.
 */
export function readMongoUri(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): string | null {
  const direct = given['MONGODB_URI'];
  const inFile = textOfNamed(given, 'MONGODB_URI_FILE', cwd, faults)?.trim();
  if (direct !== undefined && given['MONGODB_URI_FILE'] !== undefined)
    faults.push('MONGODB_URI and MONGODB_URI_FILE are both given: which database is meant? Give one of them');
  const uri = direct ?? inFile;
  if (uri === undefined) return null;
  const named = direct === undefined ? 'MONGODB_URI_FILE (its text)' : 'MONGODB_URI';
  faults.push(...faultsOf(uri, given['C360_DATABASE'] !== undefined).map((fault) => `${named} ${fault}`));
  return uri;
}

function faultsOf(uri: string, databaseGiven: boolean): string[] {
  if (!SCHEME.test(uri)) return ['must start with mongodb:// or mongodb+srv://'];
  const found = FORM.exec(uri);
  const [user, database] = [decoded(found?.[1]), decoded(found?.[2])];
  if (found === null || user === null || database === null) {
    return [
      'is no connection string: it looks like mongodb://user:password@host:27017/database?replicaSet=rs0, special characters of the password percent-encoded',
    ];
  }
  const faults: string[] = [];
  const [name, rule] = DATABASE_RULE;
  if (!databaseGiven && database !== '' && !name.test(database)) faults.push(`names a database, whose name ${rule}`);
  for (const [key, path] of new URLSearchParams(found[3])) {
    const option = FILES.find((file) => file.toLowerCase() === key.toLowerCase());
    const reason = option === undefined ? null : unreadable(path);
    if (reason !== null) faults.push(`names, as ${option}, ${reason}`);
  }
  return faults;
}

/** Null where it is not percent-encoded as it should be. */
function decoded(text = ''): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The driver resolves paths by the working directory of the process. */
function unreadable(path: string): string | null {
  try {
    readFileSync(resolve(path));
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}
