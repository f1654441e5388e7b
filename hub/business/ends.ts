import { comparePositions } from '../../domain/business/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Query, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { BusinessCollection, BusinessDocs } from './types.ts';

const PAGE = 100;

/** Rows of a source key by time, in pages; the rows of `overlay` are left out, as they are about to change. */
export async function* rowsByTime<C extends BusinessCollection>(
  hub: Hub,
  collection: C,
  key: SourceKey,
  direction: 1 | -1,
  overlay: ReadonlySet<string>,
): AsyncGenerator<BusinessDocs[C], void, undefined> {
  let after: readonly [string, string] | undefined;
  for (;;) {
    const query = {
      collection,
      where: { sourceKey: key },
      sort: [{ path: 'at', direction }],
      limit: PAGE,
      ...(after !== undefined && { after }),
    } as Query<C>;
    const rows = (await hub.store.find(query)) as unknown as Row<BusinessDocs[C]>[];
    for (const row of rows) if (!overlay.has(row.id)) yield row.doc;
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = [last.doc.at, last.id];
  }
}

/** The first (1) or last (-1) row of a key that qualifies, by time and id, among what is stored and what is about to be. */
export async function endOf<C extends BusinessCollection>(
  hub: Hub,
  collection: C,
  key: SourceKey,
  direction: 1 | -1,
  qualifies: (row: BusinessDocs[C]) => boolean,
  coming: ReadonlyMap<string, BusinessDocs[C] | null>,
): Promise<BusinessDocs[C] | null> {
  let best: BusinessDocs[C] | null = null;
  const isBetter = (row: BusinessDocs[C]): boolean =>
    best === null || direction * comparePositions([row.at, row.id], [best.at, best.id]) > 0;
  for (const row of coming.values()) {
    if (row !== null && row.sourceKey === key && qualifies(row) && isBetter(row)) best = row;
  }
  for await (const row of rowsByTime(hub, collection, key, direction, new Set(coming.keys()))) {
    if (qualifies(row)) return isBetter(row) ? row : best;
  }
  return best;
}
