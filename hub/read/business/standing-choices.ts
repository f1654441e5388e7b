import type { Consent, Preference, PreferenceSummary } from '../../../domain/model/index.ts';
import type { Hub } from '../../context.ts';
import { PREFERENCE_FIELDS, TIMELINE_FIELDS } from './fields.ts';

type Ids = (summary: PreferenceSummary) => readonly string[];

/** The consent events that stand for each customer's keys, one per key and slot; one read for all customers. */
export async function standingConsentsOf(
  hub: Hub,
  customers: readonly (readonly PreferenceSummary[])[],
): Promise<readonly (readonly Consent[])[]> {
  const of: Ids = (summary) => summary.consents;
  const ids = [...new Set(customers.flat().flatMap(of))];
  const found =
    ids.length === 0 ? new Map() : await hub.store.get('consents', ids, { fields: TIMELINE_FIELDS.consents });
  return customers.map((summaries) => pick<Consent>(summaries, of, found));
}

/** The choices of channel and topic that stand for each customer's keys; one read for all customers. */
export async function standingPreferencesOf(
  hub: Hub,
  customers: readonly (readonly PreferenceSummary[])[],
): Promise<readonly (readonly Preference[])[]> {
  const of: Ids = (summary) => summary.preferences;
  const ids = [...new Set(customers.flat().flatMap(of))];
  const found = ids.length === 0 ? new Map() : await hub.store.get('preferences', ids, { fields: PREFERENCE_FIELDS });
  return customers.map((summaries) => pick<Preference>(summaries, of, found));
}

function pick<D>(
  summaries: readonly PreferenceSummary[],
  ids: Ids,
  found: ReadonlyMap<string, { readonly doc: D }>,
): readonly D[] {
  return summaries.flatMap(ids).flatMap((id) => {
    const row = found.get(id);
    return row === undefined ? [] : [row.doc];
  });
}

/** Choices by row key, in the order asked; unknown and deleted ones are null. One read. */
export async function preferenceRows(hub: Hub, ids: readonly string[]): Promise<readonly (Preference | null)[]> {
  const found = await hub.store.get('preferences', [...new Set(ids)], { fields: PREFERENCE_FIELDS });
  return ids.map((id) => {
    const row = found.get(id);
    return row === undefined || row.doc.deleted ? null : row.doc;
  });
}
