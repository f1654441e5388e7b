import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';
import type { QuarantineDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';

/**
 * Removes the quarantined rows of a source key: those that name it, and of its system those that were refused before
 * their key could be read and hold its id among their values (an id as short as `7` may mean something else there; the
 * row goes all the same, as nothing of it was taken). Looks at every quarantined row, page by page: they go
 * after ninety days, and an erasure is rare.
 */
export async function eraseQuarantined(hub: Hub, key: SourceKey): Promise<void> {
  for await (const page of hub.store.scan('quarantine')) {
    const batches = await hub.store.get('batches', [...new Set(page.map(({ doc }) => doc.batchId))]);
    const found = page.filter((row) => speaksOf(row, key, batches.get(row.doc.batchId)?.doc.entity ?? ''));
    if (found.length === 0) continue;
    await hub.store.commit({
      operationId: `erase.${found[0]?.id ?? ''}`,
      writes: found.map(({ id }) => ({ op: 'delete', collection: 'quarantine', id })),
      unrecorded: true,
      erasure: true,
    });
    hub.failpoint?.('erase.after-commit');
  }
}

function speaksOf({ doc }: Row<QuarantineDocument>, key: SourceKey, systems: string): boolean {
  if (doc.sourceKeys !== undefined && doc.sourceKeys.length > 0) return doc.sourceKeys.includes(key);
  const { system, sourceId } = splitSourceKey(key);
  return systems.split(',').includes(system) && holds(doc.raw, sourceId);
}

/** A row that cannot be taken apart, or that was cut, counts as holding an id that stands anywhere in its text. */
function holds(raw: string, id: string): boolean {
  let row: unknown;
  try {
    row = JSON.parse(raw);
  } catch {
    return raw.includes(id);
  }
  if (typeof row === 'object' && row !== null && 'cut' in row) return raw.includes(id);
  return values(row).some((value) => value.normalize('NFC').trim() === id);
}

function values(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(values) : [];
}
