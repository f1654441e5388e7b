import { LRUCache } from 'lru-cache';
import { ownIdOf, ownKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Documents, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { mend } from '../mend.ts';
import type { Difference, Report } from './difference.ts';
import { lasting } from './lasting.ts';

const PAGE = 450;
/**
 * Records remembered to live, some 30 MB: look-up rows come in the order of their hashes, so each record is asked
 * for as often as it has rows. That one does not live is never remembered, as it may have come meanwhile.
 */
const REMEMBERED = 250_000;

/** Rows that belong to records which do not live: look-up rows, terms, edges and links. Found by scanning them all. */
export async function verifyOrphans(hub: Hub, repair: boolean, report: Report): Promise<void> {
  // By size: told a number of entries, it would take room for all of them at once.
  const living: Living = new LRUCache<SourceKey, true>({ maxSize: REMEMBERED, sizeCalculation: () => 1 });
  await each(hub, living, 'keys', 'keys', (row) => [row.doc.sourceKey], repair, report);
  await each(hub, living, 'searchTerms', 'keys', (row) => [row.id as SourceKey], repair, report);
  await each(hub, living, 'edges', 'edges', (row) => [row.doc.from, row.doc.to], repair, report);
  await each(hub, living, 'links', 'links', (row) => [row.doc.key], repair, report);
}

type Living = LRUCache<SourceKey, true>;

async function each<C extends 'keys' | 'searchTerms' | 'edges' | 'links'>(
  hub: Hub,
  living: Living,
  collection: C,
  kind: Difference['kind'],
  ends: (row: Row<RowOf<C>>) => readonly SourceKey[],
  repair: boolean,
  report: Report,
): Promise<void> {
  for await (const rows of hub.store.scan(collection, { pageSize: PAGE })) {
    const keys = [...new Set(rows.flatMap((row) => ends(row as Row<RowOf<C>>)))];
    const unknown = keys.filter((key) => living.get(key) === undefined);
    for (const key of await livingOf(hub, unknown)) living.set(key, true);
    // Asking made the records of this page the latest, so the page itself pushes none of them out.
    const lives = (key: SourceKey) => living.has(key);
    const orphans = rows.filter((row) => !ends(row as Row<RowOf<C>>).every(lives)).map((row) => row.id);
    if (orphans.length === 0) continue;
    const versions = new Map<string, number>();
    const lost = await lasting(async (tell) => {
      const still = [...(await hub.store.get(collection, orphans)).values()] as Row<RowOf<C>>[];
      const named = await livingOf(hub, [...new Set(still.flatMap(ends))]);
      for (const row of still) {
        versions.set(row.id, row.version);
        if (ends(row).every((key) => named.has(key))) continue;
        tell({ kind, id: row.id, what: 'a row of a record that does not live' });
      }
    });
    const writes = lost.map(({ id }) => ({ op: 'delete', collection, id, expected: versions.get(id) }) as Write);
    const left = repair ? await mend(hub, `verify.${rows[0]?.id ?? ''}`, writes) : new Set();
    for (const difference of lost) report({ ...difference, ...(left.has(difference.id) && { left: true }) });
  }
}

/** Of these keys those of records that live, and the own keys of customers, under which overrides are looked up. */
async function livingOf({ store }: Hub, keys: readonly SourceKey[]): Promise<ReadonlySet<SourceKey>> {
  const owners = keys.flatMap((key) => ownIdOf(key) ?? []);
  const [records, customers] = await Promise.all([
    store.get('records', keys, { fields: ['deleted'] }),
    owners.length === 0 ? [] : store.get('customers', owners, { fields: ['status'] }),
  ]);
  const living = new Set<SourceKey>();
  for (const [key, { doc }] of records) if (!doc.deleted) living.add(key as SourceKey);
  for (const [id] of customers) living.add(ownKey(id as CustomerId));
  return living;
}

type RowOf<C extends CollectionName> = Documents[C];
