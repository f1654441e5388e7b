import type { RowKey } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { TIMELINE_FIELDS } from './fields.ts';
import type { TimelineCollection } from './timeline-request.ts';

/** Rows by their own id, in the order asked; unknown and deleted ones are null. One read. */
export async function businessRows<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  ids: readonly RowKey[],
): Promise<readonly (Row<Documents[C]> | null)[]> {
  const fields = TIMELINE_FIELDS[collection] as readonly (keyof Documents[C] & string)[];
  const found = await hub.store.get(collection, [...new Set(ids)], { fields });
  return ids.map((id) => {
    const row = found.get(id);
    return row === undefined || row.doc.deleted ? null : row;
  });
}
