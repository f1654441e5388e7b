import type { SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { writeKeyRows } from '../resolve/change.ts';
import { CLOSED_KEYS, closedUnder, loadOwnSummaries, moveClosedKey } from '../resolve/closed-keys.ts';
import { Session } from '../session.ts';
import { loadClosure, loadHolders, loadKeyRows } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Report } from './difference.ts';
import { lasting } from './lasting.ts';

const PAGE = 100;

/**
 * Every record against what follows from it: one link while it lives, look-up rows, edges, and the partition of its
 * component under the live verdicts.
 */
export async function verifyRecords(hub: Hub, repair: boolean, report: Report): Promise<void> {
  for await (const rows of hub.store.scan('records', { pageSize: PAGE })) {
    const keys = rows.map((row) => row.id as SourceKey);
    const found = await lasting((tell) => checkRecords(hub, keys, false, tell));
    if (repair && found.length > 0) await checkRecords(hub, keys, true, report);
    else found.forEach(report);
  }
}

async function checkRecords(hub: Hub, keys: readonly SourceKey[], repair: boolean, report: Report): Promise<void> {
  const session = verifier(hub, repair);
  const { ws } = session;
  await loadClosure(ws, keys, Infinity);
  await loadKeyRows(ws, keys);
  for (const key of keys) {
    const record = ws.records.get(key);
    if (!record) continue;
    const link = ws.links.get(key);
    if (!record.deleted && !link) report({ kind: 'links', id: key, what: 'a live record without a link' });
    if (record.deleted && link) {
      report({ kind: 'links', id: key, what: 'a deleted record with a link' });
      ws.touched.add(ws.rootOf(link.customerId));
      ws.removeLink(key);
    }
    if (link && !ws.customers.get(link.customerId)) {
      report({ kind: 'links', id: key, what: 'a link to a customer that does not exist' });
      ws.removeLink(key);
    }
    writeKeyRows(ws, key, ws.keysOf(record), record);
  }
  await nameClosed(ws, keys, report);
  for (const id of ws.keyWrites.keys()) report({ kind: 'keys', id, what: 'a look-up row too many or missing' });
  for (const id of ws.termWrites.keys()) {
    report({ kind: 'keys', id, what: 'search terms that are not those of the record' });
  }
  await holdAgain(ws, keys);
  await session.rescore(keys);
  for (const id of ws.edgeWrites.keys()) {
    report({ kind: 'edges', id, what: 'an edge that is not what the records say' });
  }
  for (const { kind, customerId, key } of ws.events) {
    report({ kind: 'partition', id: key ?? customerId, what: `it should be ${kind}` });
  }
  if (repair) await session.flush();
}

/** Every deleted record that tells whose it was is named by that id's own key, unless that names as many as it can. */
async function nameClosed(ws: Workspace, keys: readonly SourceKey[], report: Report): Promise<void> {
  const closed = keys.flatMap((key) => {
    const { deleted = false, was } = ws.records.get(key) ?? {};
    return deleted && was !== undefined ? [{ key, was }] : [];
  });
  await loadOwnSummaries(
    ws,
    closed.map(({ was }) => was),
  );
  for (const { key, was } of closed) {
    const named = closedUnder(ws, was);
    if (named.includes(key) || named.length >= CLOSED_KEYS) continue;
    report({ kind: 'summaries', id: key, what: 'a deleted record whose refusals its customer does not find' });
    await moveClosedKey(ws, key, null, was);
  }
}

/** Whoever lost the row of a value holds it all the same: else the edges that rest on it would go before it is back. */
async function holdAgain(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const refs = keys.flatMap((key) => {
    const record = ws.records.get(key);
    return record ? ws.keysOf(record).map((ref) => ({ key, ref })) : [];
  });
  await loadHolders(
    ws,
    refs.map(({ ref }) => ref),
  );
  for (const { key, ref } of refs) ws.holders.get(ref.hmac)?.keys.add(key);
}

/** A session that sees everything, however large, and writes only when it repairs. */
export function verifier(hub: Hub, repair: boolean): Session {
  return new Session(hub, {
    operationId: `verify_${hub.now()}`,
    attempt: 1,
    by: { kind: 'rule', name: 'verify', version: hub.resolver.version },
    decidesBySteward: false,
    limit: Infinity,
    dryRun: !repair,
    point: 'command',
  });
}
