import { standingConsents, standingPreferences, statedBy } from '../../../domain/business/index.ts';
import { instant, latestStated, type Consent, type Preference, type SourceKey } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { COUNT_LIMIT } from '../page.ts';

type Statements = 'consents' | 'preferences';
type PerCustomer<D> = readonly (readonly D[])[];

/**
 * Summaries name the newest statements, whenever these are dated. Where one is dated ahead, what was stated before it
 * still stands, and all statements of its key are read: none such is taken in any more, but older rows may hold some.
 */
export async function asOfNow<C extends Statements>(
  hub: Hub,
  collection: C,
  fields: readonly (keyof Documents[C] & string)[],
  customers: PerCustomer<Documents[C]>,
): Promise<PerCustomer<Documents[C]>> {
  const now = instant(hub.now());
  const isStated = statedBy(now);
  const ahead = new Set<SourceKey>();
  for (const rows of customers) {
    for (const row of rows) if (row.sourceKey !== null && !isStated(row)) ahead.add(row.sourceKey);
  }
  if (ahead.size === 0) return customers;
  const found = await hub.store.findTopPerKey({
    collection,
    field: 'sourceKey',
    keys: [...ahead],
    where: { at: { lte: latestStated(now) } },
    sort: [{ path: 'at', direction: -1 }],
    limit: COUNT_LIMIT,
    fields,
  });
  const stated = new Map(
    [...found].map(([key, rows]) => [
      key,
      standingOf(
        collection,
        rows.filter(({ doc }) => isStated(doc)),
      ),
    ]),
  );
  return customers.map((rows) => {
    const keys = new Set(rows.flatMap(({ sourceKey: key }) => (key !== null && ahead.has(key) ? [key] : [])));
    if (keys.size === 0) return rows;
    const others = rows.filter(({ sourceKey: key }) => key === null || !keys.has(key));
    return [...others, ...[...keys].flatMap((key) => stated.get(key) ?? [])];
  });
}

function standingOf<C extends Statements>(collection: C, rows: readonly Row<Documents[C]>[]): Documents[C][] {
  const docs: readonly (Consent | Preference)[] = rows.map(({ doc }) => doc);
  const ids =
    collection === 'consents'
      ? standingConsents(docs as readonly Consent[])
      : standingPreferences(docs as readonly Preference[]);
  const standing = new Set(ids);
  return rows.flatMap(({ id, doc }) => (standing.has(id) ? [doc] : []));
}
