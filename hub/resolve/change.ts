import type { SourceKey, SourceRecord } from '../../domain/model/index.ts';
import { versionKey } from '../../domain/model/index.ts';
import { loadClosure, loadHolders, loadKeyRows } from '../workspace/load.ts';
import { insert, upsertRow } from '../workspace/table.ts';
import type { KeyRef } from '../ahead.ts';
import type { Holders } from '../workspace/look-up-values.ts';
import type { Workspace } from '../workspace/workspace.ts';

import { moveClosedKey } from './closed-keys.ts';
import { rescore } from './rescore.ts';

/**
 * Puts the next version of a record (null: it is erased) in place of the current one, with its look-up rows and
 * edges, and returns the records whose components must be decided again. A value whose live count passes its
 * generic limit, either way, changes what it says about everyone who holds it, so all of them are scored again.
 */
export async function changeRecord(
  ws: Workspace,
  key: SourceKey,
  next: SourceRecord | null,
  limit: number,
): Promise<Set<SourceKey>> {
  if (!ws.expanded.has(key)) await loadClosure(ws, [key], limit);
  const old = ws.records.get(key);
  const seeds = new Set<SourceKey>([key, ...ws.boundBeside(key)]);
  if (old && !old.deleted) for (const far of ws.around(key)) seeds.add(far);

  if (old) await loadKeyRows(ws, [key]);
  else {
    if (!ws.keyRows.has(key)) ws.keyRows.set(key, []);
    if (!ws.terms.has(key)) ws.terms.set(key, null);
    if (!ws.former.has(key)) ws.former.set(key, []);
  }
  const before = old ? ws.keysOf(old) : [];
  const after = next ? ws.keysOf(next) : [];
  if (before.length > 0) ws.formerRefs.set(key, [...(ws.formerRefs.get(key) ?? []), ...before]);
  if ([...before, ...after].some((ref) => !ws.holders.has(ref.hmac))) await loadHolders(ws, [...before, ...after]);
  writeKeyRows(ws, key, after, next);
  const crossed = moveHolder(ws, key, before, after);

  if (old && next) ws.appended.push(insert('recordVersions', versionKey(key, old.n), { ...old, sourceKey: key }));
  const was = ws.links.get(key)?.customerId ?? old?.was ?? null;
  const closes = next?.deleted === true && was !== null;
  await moveClosedKey(ws, key, old?.was ?? null, closes ? was : null);
  if (next) ws.records.set(key, closes ? { ...next, was } : next);
  else ws.records.remove(key);
  if (!ws.lives(key)) unlink(ws, key);

  await rescore(ws, key, seeds, limit);
  for (const holders of crossed) for (const other of [...holders.keys]) await rescore(ws, other, seeds, limit);
  for (const far of ws.boundBeside(key)) seeds.add(far);
  return seeds;
}

/** Brings the look-up rows of a record to its resolver keys, search terms and relations; those it has must be read. */
export function writeKeyRows(ws: Workspace, key: SourceKey, refs: readonly KeyRef[], next: SourceRecord | null): void {
  const rows = ws.keyRows.get(key) ?? [];
  const had = rows.length > 0 ? new Set(rows) : null;
  const wanted: string[] = [];
  for (const ref of refs) addKeyRow(ws, key, ref, had, wanted);
  const live = next && !next.deleted ? next : null;
  if (live) for (const ref of ws.relationsOf(live)) addKeyRow(ws, key, ref, had, wanted);
  if (had) {
    for (const id of wanted) had.delete(id);
    for (const id of had) ws.keyWrites.set(id, { op: 'delete', collection: 'keys', id });
  }
  ws.keyRows.set(key, wanted);
  writeTerms(ws, key, live ? ws.termsOf(live) : []);
}

/** One row of a record says all that search finds it by; a record without any has none. */
function writeTerms(ws: Workspace, key: SourceKey, terms: readonly string[]): void {
  const had = ws.terms.get(key) ?? null;
  if (terms.length === 0) {
    if (had) ws.termWrites.set(key, { op: 'delete', collection: 'searchTerms', id: key });
  } else if (had?.length !== terms.length || terms.some((term, i) => term !== had[i])) {
    ws.termWrites.set(key, upsertRow('searchTerms', key, { terms }));
  }
  ws.terms.set(key, terms.length === 0 ? null : terms);
}

function addKeyRow(
  ws: Workspace,
  key: SourceKey,
  { hmac, kind }: Omit<KeyRef, 'value'>,
  had: ReadonlySet<string> | null,
  wanted: string[],
): void {
  const id = `${hmac}|${key}`;
  wanted.push(id);
  if (had?.has(id) !== true) ws.keyWrites.set(id, upsertRow('keys', id, { key: hmac, kind, sourceKey: key }));
}

/** Moves a record from its former values to its new ones; answers the values that became, or ceased to be, generic. */
function moveHolder(
  ws: Workspace,
  key: SourceKey,
  before: readonly KeyRef[],
  after: readonly KeyRef[],
): readonly Holders[] {
  const crossed: Holders[] = [];
  const kept = new Set(after.map((ref) => ref.hmac));
  for (const ref of before) {
    const holders = ws.holders.get(ref.hmac);
    if (!holders || kept.has(ref.hmac)) continue;
    const was = ws.isGenericRef(ref);
    holders.keys.delete(key);
    if (was !== ws.isGenericRef(ref)) crossed.push(holders);
  }
  for (const ref of after) {
    const holders = ws.holders.get(ref.hmac);
    if (!holders || holders.keys.has(key)) continue;
    const was = ws.isGenericRef(ref);
    holders.keys.add(key);
    if (was !== ws.isGenericRef(ref)) crossed.push(holders);
  }
  return crossed;
}

function unlink(ws: Workspace, key: SourceKey): void {
  const link = ws.links.get(key);
  if (!link) return;
  ws.touched.add(ws.rootOf(link.customerId));
  ws.events.push({ kind: 'unlinked', customerId: link.customerId, key, by: ws.by, evidence: [] });
  ws.removeLink(key);
}
