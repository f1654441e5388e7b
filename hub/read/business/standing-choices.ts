import { optOuts, refusals } from '../../../domain/consent/index.ts';
import { instant, type Consent, type Preference, type PreferenceSummary } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { asOfNow } from './statements-now.ts';
import { PREFERENCE_FIELDS, TIMELINE_FIELDS } from './fields.ts';
import { keptRows, ownerOf } from './kept-rows.ts';

type Statements = 'consents' | 'preferences';
type PerCustomer<D> = readonly (readonly D[])[];

/**
 * The consent events that stand for each customer's keys, one per key and slot, with those under the keys of its
 * deleted records that refuse; one read for all customers, and one more where some are dated ahead.
 * @param closed summaries of the keys of each customer's deleted records
 */
export async function standingConsentsOf(
  hub: Hub,
  customers: PerCustomer<PreferenceSummary>,
  closed: PerCustomer<PreferenceSummary>,
): Promise<PerCustomer<Consent>> {
  const found = await standing(hub, 'consents', TIMELINE_FIELDS.consents, [...customers, ...closed]);
  const now = instant(hub.now());
  return withClosed(customers.length, found, (events) => refusals(events, now));
}

/** As `standingConsentsOf`, the choices of channel and topic. */
export async function standingPreferencesOf(
  hub: Hub,
  customers: PerCustomer<PreferenceSummary>,
  closed: PerCustomer<PreferenceSummary>,
): Promise<PerCustomer<Preference>> {
  const found = await standing(hub, 'preferences', PREFERENCE_FIELDS, [...customers, ...closed]);
  return withClosed(customers.length, found, optOuts);
}

/** The list of who has no deleted record stays the same object, on which hangs what was worked out of it. */
function withClosed<D>(
  customers: number,
  found: PerCustomer<D>,
  refusing: (statements: readonly D[]) => readonly D[],
): PerCustomer<D> {
  return found.slice(0, customers).map((stated, index) => {
    const more = refusing(found[customers + index] ?? []);
    return more.length === 0 ? stated : [...stated, ...more];
  });
}

/** Of a large customer those are read that changed or came since they were read last. */
async function standing<C extends Statements>(
  hub: Hub,
  collection: C,
  fields: readonly (keyof Documents[C] & string)[],
  customers: PerCustomer<PreferenceSummary>,
): Promise<PerCustomer<Documents[C]>> {
  const looks = customers.map((summaries) => {
    const keys = ownerOf(summaries);
    if (keys === null) return { ids: summaries.flatMap((summary) => summary[collection]), kept: null };
    const ids = idsOf(summaries)[collection];
    return { ids, kept: keptRows<Documents[C]>(hub.store, collection, keys, ids) };
  });
  const wanted = [...new Set(looks.flatMap(({ ids, kept }) => kept?.outdated ?? ids))];
  const found =
    wanted.length === 0 ? new Map<string, Row<Documents[C]>>() : await hub.store.get(collection, wanted, { fields });
  const newest = looks.map(({ ids, kept }) => kept?.withRead(found) ?? ids.flatMap((id) => found.get(id)?.doc ?? []));
  return asOfNow(hub, collection, fields, newest);
}

/** Ids that stand for summaries that are kept, once for each list of them. */
const IDS = new WeakMap<readonly PreferenceSummary[], Readonly<Record<Statements, readonly string[]>>>();

function idsOf(summaries: readonly PreferenceSummary[]): Readonly<Record<Statements, readonly string[]>> {
  let ids = IDS.get(summaries);
  if (!ids) {
    ids = {
      consents: summaries.flatMap(({ consents }) => consents),
      preferences: summaries.flatMap(({ preferences }) => preferences),
    };
    IDS.set(summaries, ids);
  }
  return ids;
}

/** Choices by row key, in the order asked; unknown and deleted ones are null. One read. */
export async function preferenceRows(hub: Hub, ids: readonly string[]): Promise<readonly (Preference | null)[]> {
  const found = await hub.store.get('preferences', [...new Set(ids)], { fields: PREFERENCE_FIELDS });
  return ids.map((id) => {
    const row = found.get(id);
    return row === undefined || row.doc.deleted ? null : row.doc;
  });
}
