import type { SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { leaveMatches } from './leave-matches.ts';
import { rebindMatches } from './rebind-matches.ts';

/**
 * Puts the next version of a record, or null when it is erased, and brings along the matches that name it: those of one
 * that goes are handed on before, those of one that is another's now are given again before anything is decided.
 */
export async function putRecord(session: Session, key: SourceKey, next: SourceRecord | null): Promise<void> {
  const goes = next === null || next.deleted;
  if (goes) await rebindMatches(session, key);
  await session.change(key, next, goes ? undefined : () => leaveMatches(session, key));
}
