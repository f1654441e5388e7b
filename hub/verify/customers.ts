import { instant, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CustomerDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { sha256 } from '../hash.ts';
import { settleStewardRows } from '../steward-values.ts';
import { KEYS_PER_PAGE, loadCustomers } from '../workspace/load-customers.ts';
import { loadRecords } from '../workspace/load.ts';
import { makeCustomer } from '../workspace/unit.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Report } from './difference.ts';
import { lasting } from './lasting.ts';
import { verifier } from './records.ts';

const PAGE = 200;
const LINKS_PER_ID = 100_000;
const LONGEST_CHAIN = 10_000;

/** Every customer against its links, redirects, records and overrides. Answers how many are active. */
export async function verifyCustomers(hub: Hub, repair: boolean, report: Report): Promise<number> {
  let active = 0;
  for await (const page of hub.store.scan('customers', { pageSize: PAGE })) {
    active += page.filter((row) => row.doc.status === 'ACTIVE').length;
    let rows: readonly Row<CustomerDocument>[] | null = page;
    const ids = page.map((row) => row.id);
    const latest = async () => [...(await hub.store.get('customers', ids)).values()];
    const found = await lasting(async (tell) => {
      await checkCustomers(hub, rows ?? (await latest()), false, tell);
      rows = null;
    });
    if (repair && found.length > 0) await checkCustomers(hub, await latest(), true, report);
    else found.forEach(report);
  }
  return active;
}

async function checkCustomers(
  hub: Hub,
  rows: readonly Row<CustomerDocument>[],
  repair: boolean,
  report: Report,
): Promise<void> {
  const sound: Row<CustomerDocument>[] = [];
  for (const row of rows) {
    if (await leadsToRoot(hub, row, report)) sound.push(row);
  }
  const session = verifier(hub, repair);
  const { ws } = session;
  const ids = sound.map((row) => row.id as CustomerId);
  await loadCustomers(ws, ids);
  await loadMembers(ws, ids);
  await settleStewardRows(ws, ids);
  for (const id of ws.keyWrites.keys())
    report({ kind: 'keys', id, what: 'a look-up row of overrides too many or missing' });
  for (const id of ws.termWrites.keys())
    report({ kind: 'keys', id, what: 'search terms that are not those of overrides' });
  for (const { id, doc } of sound) {
    if (doc.redirectTo) continue;
    if (same(ws, id as CustomerId, doc, report)) continue;
    ws.touched.add(id as CustomerId);
  }
  if (repair) await session.flush();
}

async function leadsToRoot(hub: Hub, row: Row<CustomerDocument>, report: Report): Promise<boolean> {
  const seen = new Set([row.id]);
  let at: CustomerDocument | undefined = row.doc;
  while (at?.redirectTo && seen.size < LONGEST_CHAIN) {
    const next: string = at.redirectTo;
    if (seen.has(next)) {
      report({ kind: 'redirects', id: row.id, what: 'a redirect that leads back to itself' });
      return false;
    }
    seen.add(next);
    at = (await hub.store.get('customers', [next])).get(next)?.doc;
  }
  if (at) return true;
  report({ kind: 'redirects', id: row.id, what: 'a redirect to a customer that does not exist' });
  return false;
}

/** Reads who is linked to these customers by the links alone, whatever the customers say themselves. */
async function loadMembers(ws: Workspace, roots: readonly CustomerId[]): Promise<void> {
  const ids = [...new Set(roots.flatMap((root) => ws.treeOf(root)))];
  const links = await ws.hub.store.findTopPerKey({
    collection: 'links',
    field: 'customerId',
    keys: ids,
    limit: LINKS_PER_ID,
  });
  const rows = [...links.values()].flat();
  ws.links.take(
    rows.map((row) => row.id),
    new Map(rows.map((row) => [row.id, row])),
  );
  for (const row of rows) ws.takeLink(row.doc);
  await loadRecords(
    ws,
    rows.map((row) => row.id as SourceKey),
  );
}

function same(ws: Workspace, id: CustomerId, doc: CustomerDocument, report: Report): boolean {
  const made = makeCustomer(ws, id, instant(0));
  if (!made) return true;
  let fine = true;
  const differs = (kind: 'golden' | 'sourceKeys' | 'redirects', what: string) => {
    report({ kind, id, what });
    fine = false;
  };
  if (made.doc.golden !== doc.golden) differs('golden', 'a golden record that is not what the records say');
  else if (sha256(doc.golden) !== doc.goldenHash) differs('golden', 'a hash that is not that of the golden record');
  else if (clear(made.doc) !== clear(doc)) differs('golden', 'a clear field that is not that of the golden record');
  const stored = [...doc.sourceKeys, ...(ws.furtherKeys.get(id) ?? [])];
  const fits = stored.length === made.keys.length && stored.every((key, i) => key === made.keys[i]);
  if (!fits || doc.sourceKeyCount !== made.keys.length || doc.sourceKeys.length > KEYS_PER_PAGE) {
    differs('sourceKeys', 'source keys that are not those linked to it');
  }
  if (doc.status !== made.doc.status) differs('sourceKeys', `a status that should be ${made.doc.status}`);
  if (doc.mergedIds.join() !== made.doc.mergedIds.join()) differs('redirects', 'merged ids that do not redirect here');
  return fine;
}

function clear(doc: CustomerDocument): string {
  const { golden: _g, goldenHash: _h, sourceKeys: _s, mergedIds: _m, createdAt: _c, updatedAt: _u, ...rest } = doc;
  const { sourceKeyCount: _n, status: _t, ...fields } = rest;
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
