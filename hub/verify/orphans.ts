import type { SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Documents, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { Difference, Report } from './difference.ts';

const PAGE = 450;

/** Rows that belong to records which do not live: look-up rows, edges and links. Found by scanning them all. */
export async function verifyOrphans(hub: Hub, repair: boolean, report: Report): Promise<void> {
  await each(hub, 'keys', 'keys', (row) => [row.doc.sourceKey], repair, report);
  await each(hub, 'edges', 'edges', (row) => [row.doc.from, row.doc.to], repair, report);
  await each(hub, 'links', 'links', (row) => [row.doc.key], repair, report);
}

async function each<C extends 'keys' | 'edges' | 'links'>(
  hub: Hub,
  collection: C,
  kind: Difference['kind'],
  ends: (row: Row<RowOf<C>>) => readonly SourceKey[],
  repair: boolean,
  report: Report,
): Promise<void> {
  for await (const rows of hub.store.scan(collection, { pageSize: PAGE })) {
    const keys = [...new Set(rows.flatMap((row) => ends(row as Row<RowOf<C>>)))];
    const records = await hub.store.get('records', keys, { fields: ['deleted'] });
    const lives = (key: SourceKey) => records.get(key)?.doc.deleted === false;
    const writes: Write[] = [];
    for (const row of rows) {
      if (ends(row as Row<RowOf<C>>).every(lives)) continue;
      report({ kind, id: row.id, what: 'a row of a record that does not live' });
      writes.push({ op: 'delete', collection: collection as CollectionName, id: row.id } as Write);
    }
    if (repair && writes.length > 0) {
      await hub.store.commit({ operationId: `verify.${rows[0]?.id ?? ''}`, writes, unrecorded: true });
    }
  }
}

type RowOf<C extends CollectionName> = Documents[C];
