import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';
import type { QuarantineDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { holdsId } from '../raw-row.ts';

/**
 * Removes the quarantined rows of a source key: those that name it, and of its system those that were refused before
 * their key could be read and hold its id among their values (an id as short as `7` may mean something else there; the
 * row goes all the same, as nothing of it was taken).
 */
export async function eraseQuarantined(hub: Hub, key: SourceKey): Promise<void> {
  for await (const ids of quarantinedOf(hub, key)) {
    await hub.store.commit({
      operationId: `erase.${ids[0] ?? ''}`,
      writes: ids.map((id) => ({ op: 'delete', collection: 'quarantine', id })),
      unrecorded: true,
      erasure: true,
    });
    hub.failpoint?.('erase.after-commit');
  }
}

/** Whether a quarantined row names the source key. */
export async function isQuarantined(hub: Hub, key: SourceKey): Promise<boolean> {
  for await (const page of hub.store.scan('quarantine')) {
    if (page.some(({ doc }) => doc.sourceKeys?.includes(key) === true)) return true;
  }
  return false;
}

/** Looks at every quarantined row, page by page: they go after ninety days, and an erasure is rare. */
async function* quarantinedOf(hub: Hub, key: SourceKey): AsyncGenerator<readonly string[]> {
  for await (const page of hub.store.scan('quarantine')) {
    const batches = await hub.store.get('batches', [...new Set(page.map(({ doc }) => doc.batchId))]);
    const found = page.filter((row) => speaksOf(row, key, batches.get(row.doc.batchId)?.doc.entity ?? ''));
    if (found.length > 0) yield found.map(({ id }) => id);
  }
}

function speaksOf({ doc }: Row<QuarantineDocument>, key: SourceKey, systems: string): boolean {
  if (doc.sourceKeys !== undefined && doc.sourceKeys.length > 0) return doc.sourceKeys.includes(key);
  const { system, sourceId } = splitSourceKey(key);
  return systems.split(',').includes(system) && holdsId(doc.raw, sourceId);
}
