import type { Link, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { pageOfList, shownPage, type Page, type PageRequest } from './page.ts';
import { linkedKeysOf } from './source-keys.ts';
import { visibleKeys } from './visible-keys.ts';

/** A live link: `customerId` is the id it was made for, which a later merge may have redirected. */
export type CrossReference = Link;

/**
 * Pages of the live links of many customers, in order of source key: one read of links for all of them, and
 * one of key pages when a customer has more than 500.
 */
export async function crossReferencesOf(
  hub: Hub,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<CrossReference>[]> {
  const keys = await linkedKeysOf(
    hub,
    requests.map(({ customer }) => customer),
  );
  const pages = requests.map(({ page }, index) => pageOfList(keys[index] ?? [], (key) => key, page));
  const wanted = [...new Set(pages.flatMap((page) => page.rows.map((row) => row.item)))];
  const links: ReadonlyMap<string, Row<Link>> = wanted.length === 0 ? new Map() : await hub.store.get('links', wanted);
  // A key unlinked between the two reads has no row any more and is left out.
  return pages.map(({ total: _, ...page }) => shownPage(page, (key) => links.get(key)?.doc));
}

/** The live link of each source key, in the order asked; null for a key without one or of a customer not allowed. */
export async function linksOf(hub: Hub, predicate: RowPredicate, keys: readonly SourceKey[]): Promise<(Link | null)[]> {
  const visible = await visibleKeys(hub, predicate, keys);
  if (visible.length === 0) return keys.map(() => null);
  const links = await hub.store.get('links', visible);
  return keys.map((key) => links.get(key)?.doc ?? null);
}
