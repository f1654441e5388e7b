import { instant, type Instant } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';

const DAY_MS = 86_400_000;
/** For how long rows are kept, in days; as the table of collections declares it. Operations say it themselves. */
export const KEPT_DAYS = { outbox: 30, quarantine: 90 } as const;
/** Rows of a page, which leave in one unit. */
const PAGE = 400;

/**
 * Removes what is past its retention: answers kept for idempotency keys, outbox events, rows in quarantine of imports
 * that nobody touched since. Any process may do it at any time; what another removes or renews meanwhile is left.
 *
 * @returns rows removed
 */
export async function removeExpired(hub: Hub): Promise<number> {
  const now = hub.now();
  return (
    (await removeAll(hub, 'operations', () => expiredOperations(hub, instant(now)))) +
    (await removeAll(hub, 'outbox', () => oldEvents(hub, daysAgo(now, KEPT_DAYS.outbox)))) +
    (await removeQuarantined(hub, daysAgo(now, KEPT_DAYS.quarantine)))
  );
}

const daysAgo = (now: number, days: number): Instant => instant(now - days * DAY_MS);

interface Expired {
  readonly id: string;
  readonly version: number;
}

function expiredOperations({ store }: Hub, now: Instant): Promise<readonly Expired[]> {
  const sort = [{ path: 'expiresAt', direction: 1 }] as const;
  return store.find({ collection: 'operations', where: { expiresAt: { lte: now } }, sort, limit: PAGE, fields: [] });
}

function oldEvents({ store }: Hub, before: Instant): Promise<readonly Expired[]> {
  const sort = [{ path: 'at', direction: 1 }] as const;
  return store.find({ collection: 'outbox', where: { at: { lte: before } }, sort, limit: PAGE, fields: [] });
}

/** By their batches, as an import notes its time with each of its chunks: rows have no order of age of their own. */
async function removeQuarantined(hub: Hub, before: Instant): Promise<number> {
  let removed = 0;
  for await (const batches of hub.store.scan('batches', { pageSize: PAGE })) {
    for (const { id, doc } of batches) {
      if (doc.updatedAt > before) continue;
      const rows = () => hub.store.find({ collection: 'quarantine', where: { batchId: id }, limit: PAGE, fields: [] });
      removed += await removeAll(hub, 'quarantine', rows);
    }
  }
  return removed;
}

async function removeAll(
  hub: Hub,
  collection: 'operations' | 'outbox' | 'quarantine',
  next: () => Promise<readonly Expired[]>,
): Promise<number> {
  let removed = 0;
  for (;;) {
    const rows = await next();
    const [first] = rows;
    if (first === undefined) break;
    const writes = rows.map(({ id, version }): Write => ({ op: 'delete', collection, id, expected: version }));
    const operationId = `expired.${collection}.${first.id}.${first.version}`;
    const { kind } = await hub.store.commit({ operationId, writes, unrecorded: true });
    // Somebody else is at them.
    if (kind === 'conflict') break;
    removed += rows.length;
    if (rows.length < PAGE) break;
  }
  return removed;
}
