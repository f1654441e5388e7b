import { DomainError } from '../../domain/errors.ts';
import { compareOrder, orderBasis } from '../../domain/crossref/index.ts';
import {
  AHEAD,
  KEYED_ATTRIBUTES,
  OWN_SYSTEM,
  RELATIONS_PER_RECORD,
  VALUES_PER_ATTRIBUTE,
  timeAhead,
  type IncomingRecord,
  type Instant,
  type SourceRecord,
  type StandardValue,
  type TimeAhead,
} from '../../domain/model/index.ts';
import type { Said } from '../ahead.ts';
import type { RecordOutcome } from '../commands.ts';
import { lateVersionKey } from '../late-version.ts';

/** What becomes of an incoming record (DATA §7). */
export type Acceptance =
  | { readonly outcome: 'inserted' | 'changed'; readonly record: SourceRecord }
  /** Older than what is current: `historyId` names its row in `recordVersions`. */
  | { readonly outcome: 'superseded'; readonly record: SourceRecord; readonly historyId: string }
  | { readonly outcome: Exclude<RecordOutcome, 'inserted' | 'changed' | 'superseded'>; readonly error?: DomainError };

/**
 * Judges an incoming record against the current version of its key: newer replaces, older is kept in history,
 * the same version with other content is refused, the same content changes nothing. What comes again as it came, and is
 * read otherwise by now, replaces what was read of it then.
 */
export function accept(
  incoming: IncomingRecord,
  said: Said,
  current: SourceRecord | null,
  now: Instant,
  maxBytes: number,
): Acceptance {
  if (incoming.key.startsWith(`${OWN_SYSTEM}:`)) {
    const message = `The system "${OWN_SYSTEM}" is reserved and has no source records; use another name for the source.`;
    return { outcome: 'rejected', error: new DomainError('BAD_USER_INPUT', message, ['key']) };
  }
  // A standardised value is never longer than a few times its raw text, so only large rows are measured exactly.
  if ((said.length + incoming.raw.length) * 8 > maxBytes && tooLarge(incoming, maxBytes)) {
    const message = `The record is larger than ${maxBytes} bytes; shorten it or split it.`;
    return { outcome: 'rejected', error: new DomainError('BAD_USER_INPUT', message, ['raw']) };
  }
  if (incoming.relations.length > RELATIONS_PER_RECORD) {
    const message = `A record states at most ${RELATIONS_PER_RECORD} relations; let the other records name this one.`;
    return { outcome: 'rejected', error: new DomainError('BAD_USER_INPUT', message, ['relations']) };
  }
  for (const attribute of KEYED_ATTRIBUTES) {
    if ((incoming.attributes[attribute]?.length ?? 0) <= VALUES_PER_ATTRIBUTE) continue;
    const message = `A record has at most ${VALUES_PER_ATTRIBUTE} values of "${attribute}"; send the others in records of their own.`;
    return { outcome: 'rejected', error: new DomainError('BAD_USER_INPUT', message, ['attributes', attribute]) };
  }
  const ahead = timeAhead(incoming, now);
  if (ahead !== null) return { outcome: 'rejected', error: refusedTime(ahead) };
  const contentHash = said.hash;
  if (!current) {
    return { outcome: 'inserted', record: version(incoming, 1, orderBasis(incoming), now, contentHash) };
  }
  const { basis, order: stated } = compareOrder(incoming, current);
  const same = contentHash === current.contentHash && !isReadOtherwise(incoming, current);
  // Of a deletion and an upsert of one version the deletion is the later, whichever comes first.
  const order = stated !== 0 || incoming.deleted === current.deleted ? stated : incoming.deleted ? 1 : -1;
  const changed = (): Acceptance => {
    return { outcome: 'changed', record: version(incoming, current.n + 1, basis, now, contentHash) };
  };
  if (order === 0) {
    if (same) return { outcome: 'unchanged' };
    if (contentHash === current.contentHash || isReadAnew(incoming, current)) return changed();
    const message = 'This version of the record is stored with other content; send a newer version.';
    return { outcome: 'rejected', error: new DomainError('VERSION_CONFLICT', message, ['sourceVersion']) };
  }
  // A normaliser reads no versions, and what an application sends may be the same at two of them.
  const moved = incoming.provenance.mapping !== current.provenance.mapping && isReadAnew(incoming, current);
  if (order < 0 && !moved) {
    const record = version(incoming, current.n, basis, now, contentHash);
    return { outcome: 'superseded', record, historyId: lateVersionKey({ id: current.key, n: current.n }, record) };
  }
  if (same && basis === 'arrival') return { outcome: 'unchanged' };
  return changed();
}

/**
 * Whether the same texts are read otherwise than they were: by a newer normaliser, or under a mapping that now tells a
 * country, the order of dates or a time zone.
 */
function isReadOtherwise(incoming: IncomingRecord, current: SourceRecord): boolean {
  const [now, then] = [incoming.provenance, current.provenance];
  if (now.mapping === then.mapping && now.normaliser === then.normaliser) return false;
  return readingOf(incoming) !== readingOf(current);
}

function readingOf({ attributes }: IncomingRecord): string {
  const values = attributes as Readonly<Record<string, readonly StandardValue<unknown>[]>>;
  const names = Object.keys(values).sort();
  return JSON.stringify(names.map((name) => [name, values[name]?.map((each) => [each.value, each.quality])]));
}

/**
 * Whether a source says the very same again and only our reading of it may have changed, its version and times with it:
 * the order of two versions says nothing of these. A row that was deleted since is not brought back.
 */
function isReadAnew(incoming: IncomingRecord, current: SourceRecord): boolean {
  const [now, then] = [incoming.provenance, current.provenance];
  const anew = now.mapping !== then.mapping || now.normaliser !== then.normaliser;
  return anew && incoming.raw === current.raw && incoming.deleted === current.deleted;
}

function refusedTime(ahead: TimeAhead): DomainError {
  if (!('attribute' in ahead)) return new DomainError('BAD_USER_INPUT', `"${ahead.time}" ${AHEAD}.`, [ahead.time]);
  const { time, attribute } = ahead;
  return new DomainError('BAD_USER_INPUT', `"${time}" of a value of "${attribute}" ${AHEAD}.`, [
    'attributes',
    attribute,
  ]);
}

function version(
  incoming: IncomingRecord,
  n: number,
  basis: SourceRecord['orderBasis'],
  receivedAt: Instant,
  contentHash: string,
): SourceRecord {
  return { ...incoming, n, orderBasis: basis, receivedAt, contentHash };
}

function tooLarge(incoming: IncomingRecord, maxBytes: number): boolean {
  return Buffer.byteLength(JSON.stringify(incoming)) > maxBytes;
}
