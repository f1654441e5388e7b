import type { SourceKey } from '../../domain/model/index.ts';
import { writeKeyRows } from '../resolve/change.ts';
import { loadHolders, loadKeyRows, loadRecords } from '../workspace/load.ts';
import type { KeyRef } from '../ahead.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Brings the look-up rows of records to what is stored of those records. A unit too large for one commit writes
 * rebuildable rows ahead of its records, so a crash in between leaves rows of a version, or of a record, that never
 * came. Answers the values of such rows: whoever holds one of them may have been scored as if it had come.
 */
export async function settleKeyRows(ws: Workspace, keys: readonly SourceKey[]): Promise<readonly KeyRef[]> {
  await loadRecords(ws, keys);
  await loadKeyRows(ws, keys);
  const strays = new Map<string, SourceKey>();
  for (const key of keys) {
    const found = new Set(ws.keyRows.get(key));
    const record = ws.records.get(key);
    const live = record && !record.deleted ? record : null;
    writeKeyRows(ws, key, live ? ws.keysOf(live) : [], live);
    const wanted = new Set(ws.keyRows.get(key));
    for (const id of found) if (!wanted.has(id)) strays.set(id, key);
  }
  if (strays.size === 0) return [];
  const rows = await ws.hub.store.get('keys', [...strays.keys()]);
  const refs = [...rows.values()].map(({ doc }): KeyRef => ({ kind: doc.kind, value: '', hmac: doc.key }));
  await loadHolders(ws, refs);
  for (const [id, key] of strays) ws.holders.get(rows.get(id)?.doc.key ?? '')?.keys.delete(key);
  return refs;
}
