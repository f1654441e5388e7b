import { emptyPreferenceSummary } from '../../domain/business/index.ts';
import { ownKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Deleted records that one customer id knows of; beyond, those that were deleted first are forgotten. */
export const CLOSED_KEYS = 1_000;

/**
 * Has the own key of the id that a deleted record was linked for name it, and no other own key: what was refused
 * under it goes on counting for that id. `from` and `to` are the ids before and after a change; null: it lives, or
 * nobody knows whose it was.
 */
export async function moveClosedKey(
  ws: Workspace,
  key: SourceKey,
  from: CustomerId | null,
  to: CustomerId | null,
): Promise<void> {
  if (from === to) return;
  const ids = [from, to].filter((id) => id !== null);
  await loadOwnSummaries(ws, ids);
  if (from !== null) setClosed(ws, ownKey(from), (closed) => closed.filter((each) => each !== key));
  if (to !== null && !closedUnder(ws, to).includes(key)) {
    setClosed(ws, ownKey(to), (closed) => [...closed, key].slice(-CLOSED_KEYS));
  }
}

/** Reads what the own keys of these ids say. */
export async function loadOwnSummaries(ws: Workspace, ids: readonly CustomerId[]): Promise<void> {
  const missing = [...new Set(ids.map(ownKey))].filter((key) => !ws.ownSummaries.has(key));
  if (missing.length === 0) return;
  ws.ownSummaries.take(missing, await ws.hub.store.get('preferenceSummaries', missing));
}

/** The deleted records that the own key of the id names; it must have been read. */
export function closedUnder(ws: Workspace, id: CustomerId): readonly SourceKey[] {
  return ws.ownSummaries.get(ownKey(id))?.closed ?? [];
}

function setClosed(
  ws: Workspace,
  own: SourceKey,
  change: (closed: readonly SourceKey[]) => readonly SourceKey[],
): void {
  const { closed: had = [], ...summary } = ws.ownSummaries.get(own) ?? emptyPreferenceSummary(own);
  const closed = change(had);
  const empty = closed.length + summary.consents.length + summary.preferences.length === 0;
  if (empty) ws.ownSummaries.remove(own);
  else ws.ownSummaries.set(own, closed.length === 0 ? summary : { ...summary, closed });
}
