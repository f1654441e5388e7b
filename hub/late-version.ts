import { versionKey, type Instant } from '../domain/model/index.ts';
import { sha256 } from './hash.ts';

/** Between the key of the version that was current and what tells the late ones apart. */
const LATE = '~';

interface Late {
  readonly contentHash: string;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
}

/**
 * Row key of a version that came after a newer one: one for each version that the source told, as a source may say
 * the same twice with something else in between. Told again, it has the same key.
 *
 * @param current the version that outdates it
 */
export function lateVersionKey(current: { readonly id: string; readonly n: number }, late: Late): string {
  const told = sha256(JSON.stringify([late.sourceVersion ?? null, late.sourceUpdatedAt ?? null])).slice(0, 16);
  return [versionKey(current.id, current.n), late.contentHash, told].join(LATE);
}

/** Whether a row key is that of a version that came late; keys of records may hold any character. */
export function isLateVersion(rowKey: string, key: string): boolean {
  return rowKey.slice(key.length).includes(LATE);
}
