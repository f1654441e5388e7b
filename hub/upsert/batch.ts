import type { DomainError } from '../../domain/errors.ts';
import { instant, type IncomingRecord, type SourceKey, type SourceRecord } from '../../domain/model/index.ts';
import { saidOf, type Ahead, type KeyRef } from '../ahead.ts';
import type { RecordOutcome } from '../commands.ts';
import { WRITES_PER_REBINDING } from '../commands/rebind-matches.ts';
import { verdictsOf } from '../commands/verdicts.ts';
import { erasedAmong } from '../erasures.ts';
import type { Session } from '../session.ts';
import { loadOwners } from '../workspace/load-customers.ts';
import { loadClosure, loadHolders, loadRecords } from '../workspace/load.ts';
import { insert } from '../workspace/table.ts';
import { accept } from './accept.ts';

/** What became of the record at `index` of the input. */
export interface Judged {
  readonly index: number;
  readonly outcome: RecordOutcome;
  readonly error?: DomainError;
  /** Set where the record is to be written. */
  readonly record?: SourceRecord;
}

/** A record of the input, with what was worked out of it already. */
export interface Open {
  readonly index: number;
  readonly record: IncomingRecord;
  readonly ahead?: Ahead | undefined;
}

/** Judges records, and reads what deciding on those to be written will ask for. */
export async function judgeAndRead(session: Session, open: readonly Open[]): Promise<Judged[]> {
  const judged = await judge(session, open);
  await prefetch(
    session,
    judged.flatMap(({ record }) => record ?? []),
  );
  return judged;
}

/** Judges every record against what is stored and what comes before it in the same call. */
async function judge(session: Session, incoming: readonly Open[]): Promise<Judged[]> {
  const { ws, hub } = session;
  const keys = [...new Set(incoming.map(({ record }) => record.key))];
  const [erased] = await Promise.all([erasedAmong(session.hub, keys), loadRecords(ws, keys)]);
  const latest = new Map<SourceKey, SourceRecord>();
  const now = instant(hub.now());
  const judged: Judged[] = [];
  const late: { readonly id: string; readonly record: SourceRecord }[] = [];
  for (const { index, record, ahead } of incoming) {
    if (erased.has(record.key)) {
      judged.push({ index, outcome: 'erased' });
      continue;
    }
    const current = latest.get(record.key) ?? ws.records.get(record.key);
    const answer = accept(record, ahead?.said ?? saidOf(record), current, now, hub.limits.recordBytes);
    switch (answer.outcome) {
      case 'inserted':
      case 'changed':
        latest.set(record.key, answer.record);
        if (ahead?.resolver === hub.resolver.version) ws.takeAhead(answer.record, ahead);
        judged.push({ index, outcome: answer.outcome, record: answer.record });
        break;
      case 'superseded':
        late.push({ id: answer.historyId, record: answer.record });
        judged.push({ index, outcome: 'superseded' });
        break;
      case 'unchanged':
      case 'rejected':
      case 'erased':
        judged.push({ index, outcome: answer.outcome, ...(answer.error ? { error: answer.error } : {}) });
    }
  }
  const settled = judged.filter((each) => each.outcome === 'unchanged' || each.outcome === 'superseded');
  const keyOf = new Map(incoming.map(({ index, record }) => [index, record.key]));
  await loadOwners(
    ws,
    settled.flatMap(({ index }) => keyOf.get(index) ?? []),
  );
  await keepLate(session, late);
  return judged;
}

/** Versions that came late go into history, once each. */
async function keepLate(session: Session, late: readonly { id: string; record: SourceRecord }[]): Promise<void> {
  if (late.length === 0) return;
  const known = await session.hub.store.get(
    'recordVersions',
    late.map(({ id }) => id),
    { fields: ['n'] },
  );
  const added = new Set<string>();
  for (const { id, record } of late) {
    if (known.has(id) || added.has(id)) continue;
    added.add(id);
    session.ws.appended.push(insert('recordVersions', id, { ...record, sourceKey: record.key }));
  }
}

/** Reads, in a few bulk calls, what writing these records will ask for. */
async function prefetch(session: Session, records: readonly SourceRecord[]): Promise<void> {
  const { ws } = session;
  const refs: KeyRef[] = [];
  for (const record of records) refs.push(...ws.keysOf(record));
  await loadHolders(ws, refs);
  const near = new Set<SourceKey>(records.map((record) => record.key));
  for (const ref of refs) {
    if (ws.isGenericRef(ref)) continue;
    for (const key of ws.holders.get(ref.hmac)?.keys ?? []) near.add(key);
  }
  await loadClosure(ws, near, session.context.limit);
}

/** Its terms, and the rows of the record, its link and its customer. */
const BESIDE_KEYS = 14;

/** Upper guess of the writes that one record needs, before it is known. */
export function writesFor(session: Session, record: SourceRecord): number {
  const { ws } = session;
  let writes = BESIDE_KEYS + ws.relationsOf(record).length + (ws.keyRows.get(record.key)?.length ?? 0);
  writes += WRITES_PER_REBINDING * verdictsOf(ws, [record.key]).length;
  const refs = ws.keysOf(record);
  writes += refs.length;
  for (const ref of refs) {
    const holders = ws.holders.get(ref.hmac);
    if (holders && holders.keys.size <= holders.limit) writes += 2 * Math.min(holders.keys.size, 20);
  }
  return writes;
}
