import { DomainError } from '../../domain/errors.ts';
import { instant, type SourceKey } from '../../domain/model/index.ts';
import type { Row, WorkDocument } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { withRetry } from '../retry.ts';
import { Session } from '../session.ts';
import { eraseAgain } from '../erase/again.ts';
import { resumeErasures } from '../erase/index.ts';
import { loadCustomers } from '../workspace/load-customers.ts';
import { loadClosure, loadHolders } from '../workspace/load.ts';
import { replace } from '../workspace/table.ts';
import { settleKeyRows } from './look-up-rows.ts';

export interface Swept {
  /** Work rows finished. */
  readonly done: number;
  /** Work rows that other writers kept from being finished; they are due again later. */
  readonly postponed: number;
}

const POSTPONED_MS = 60_000;
const ROWS_PER_READ = 100;
/** A crash may hide that a count passed its limit, by as many as wrote at once. */
const NEAR_LIMIT = 16;

/**
 * Does what a commit left to be done: second looks of writers that stopped, components too large for a request,
 * erasures under way. Any process may run it at any time; doing a row twice is harmless.
 *
 * @param all also rows that are not due yet (after a crash, when nobody else writes)
 */
export async function sweep(hub: Hub, { all = false }: { readonly all?: boolean } = {}): Promise<Swept> {
  let [done, postponed] = [0, 0];
  await resumeErasures(hub);
  const seen = new Set<string>();
  for (;;) {
    const rows = await hub.store.find({
      collection: 'work',
      where: all ? { dueAt: { gte: '' } } : { dueAt: { lte: instant(hub.now()) } },
      sort: [{ path: 'dueAt', direction: 1 }],
      limit: ROWS_PER_READ + seen.size,
    });
    const fresh = rows.filter((row) => !seen.has(row.id));
    if (fresh.length === 0) return { done, postponed };
    for (const row of fresh) {
      seen.add(row.id);
      if (await finish(hub, row)) done += 1;
      else postponed += 1;
    }
  }
}

async function finish(hub: Hub, row: Row<WorkDocument>): Promise<boolean> {
  let attempt = 0;
  const by = { kind: 'rule', name: 'sweeper', version: hub.resolver.version } as const;
  try {
    await eraseAgain(hub, row.doc.sourceKeys, by);
    await withRetry(hub, async () => {
      attempt += 1;
      const session = new Session(hub, {
        operationId: `${row.id}.${row.version}`,
        attempt,
        by,
        decidesBySteward: false,
        limit: Infinity,
        dryRun: false,
        point: 'command',
      });
      await resolveAgain(session, row.doc);
      await session.flush();
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
    const doc = { ...row.doc, attempts: row.doc.attempts + 1, dueAt: instant(hub.now() + POSTPONED_MS) };
    const writes = [replace('work', row.id, doc, row.version)];
    await hub.store.commit({ operationId: `${row.id}.${row.version}.later`, writes, unrecorded: true });
    return false;
  }
  hub.failpoint?.('sweep.before-work-done');
  const writes = [{ op: 'delete', collection: 'work', id: row.id, expected: row.version }] as const;
  await hub.store.commit({ operationId: `${row.id}.${row.version}.done`, writes, unrecorded: true });
  return true;
}

async function resolveAgain(session: Session, work: WorkDocument): Promise<void> {
  const { ws } = session;
  await loadCustomers(ws, work.customerIds);
  const held = work.customerIds.flatMap((id) => {
    const root = ws.rootOf(id);
    ws.touched.add(root);
    return [...(ws.customers.get(root)?.sourceKeys ?? []), ...(ws.furtherKeys.get(root) ?? [])];
  });
  await loadClosure(ws, [...work.sourceKeys, ...held], Infinity);
  const again = new Set<SourceKey>(work.sourceKeys);
  const values = [...(await settleKeyRows(ws, work.sourceKeys))];
  for (const key of work.sourceKeys) {
    const record = ws.records.get(key);
    if (record) values.push(...ws.keysOf(record));
  }
  await loadHolders(ws, values);
  for (const ref of values) {
    const holders = ws.holders.get(ref.hmac);
    if (!holders || holders.cut || Math.abs(holders.keys.size - holders.limit) > NEAR_LIMIT) continue;
    for (const other of holders.keys) again.add(other);
  }
  await session.rescore(again);
  await session.decide(held);
  await session.touchAll([...work.sourceKeys, ...held]);
}
