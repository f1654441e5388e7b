import {
  instant,
  mintId,
  versionKey,
  type CustomerId,
  type GoldenRecord,
  type Instant,
  type SourceKey,
  type SourceRecord,
} from '../../domain/model/index.ts';
import { valueTexts } from '../../domain/survivorship/index.ts';
import type { CustomerDocument, OutboxDocument, Write } from '../../stores/index.ts';
import type { Affected } from '../commands.ts';
import { customerDocument } from './customer-document.ts';
import { KEYS_PER_PAGE } from './load-customers.ts';
import { insert, upsertRow } from './table.ts';
import type { PendingEvent, Workspace } from './workspace.ts';

export interface PreparedUnit {
  /** Rebuildable rows, which may go ahead of the others when all do not fit one unit. */
  readonly derived: readonly Write[];
  readonly writes: readonly Write[];
  readonly affected: readonly Affected[];
}

/** Turns all that the workspace means to change into writes; from now on it counts as written. */
export async function prepareUnit(ws: Workspace): Promise<PreparedUnit> {
  const at = instant(ws.hub.now());
  const affected: Affected[] = [];
  const writes: Write[] = [...ws.records.drain(), ...ws.links.drain(), ...ws.ownSummaries.drain(), ...ws.appended];
  const kinds = kindsOf(ws, ws.events);
  for (const id of [...ws.touched].sort()) {
    if (!isWhole(ws, id)) {
      ws.left.add(id);
      continue;
    }
    const made = makeCustomer(ws, id, at);
    if (!made) continue;
    const former = ws.customers.get(id);
    if (made.doc.status === 'RETIRED' && former?.status !== 'RETIRED') {
      ws.events.push({ kind: 'retired', customerId: id, by: ws.by, evidence: [] });
    }
    const kind = kindOf(former, made.doc, kinds.get(id));
    affected.push({ customerId: id, kind });
    const version = ws.customers.version(id) + 1;
    ws.customers.set(id, made.doc);
    writes.push(...pageWrites(ws, id, made.keys));
    writes.push(insert('outbox', versionKey(id, version), event(ws, id, version, kind, former, made, at)));
  }
  writes.push(...eventWrites(ws, at));
  for (const id of [...ws.relied].sort()) {
    const expected = ws.customers.version(id);
    if (!ws.customers.isDirty(id)) writes.push({ op: 'expect', collection: 'customers', id, expected });
  }
  writes.push(...ws.customers.drain(), ...(await taskWrites(ws, at)));
  const derived = [...ws.keyWrites.values(), ...ws.termWrites.values(), ...ws.edgeWrites.values()];
  ws.appended = [];
  ws.events = [];
  ws.touched.clear();
  ws.relied.clear();
  ws.keyWrites.clear();
  ws.termWrites.clear();
  ws.edgeWrites.clear();
  return { derived, writes, affected };
}

/** Whether every record that the stored customer holds was read; a larger one is left to the work queue. */
function isWhole(ws: Workspace, id: CustomerId): boolean {
  const stored = ws.customers.get(id);
  if (!stored || stored.redirectTo) return true;
  return [stored.sourceKeys, ws.furtherKeys.get(id) ?? []].every((keys) =>
    keys.every((key) => ws.links.has(key) && ws.records.has(key)),
  );
}

/** The new document of a touched id; null for a merged id whose redirect stands as it is stored. */
export function makeCustomer(
  ws: Workspace,
  id: CustomerId,
  at: Instant,
): { doc: CustomerDocument; golden: GoldenRecord | null; keys: readonly SourceKey[] } | null {
  const former = ws.customers.get(id);
  const redirectTo = ws.redirects.get(id) ?? null;
  const tree = ws.treeOf(id);
  const remade = ws.remade.has(id);
  const stands = redirectTo !== null && former?.redirectTo === redirectTo;
  if (stands && !remade && former.mergedIds.length === tree.length - 1) return null;
  const keys = ws.membersOf(id).sort();
  const records: SourceRecord[] = [];
  for (const key of keys) {
    const record = ws.records.get(key);
    if (record) records.push(record);
  }
  const overrides = tree.flatMap((each) => ws.overrides.get(each) ?? []);
  const linkedTo = (key: SourceKey) => ws.links.get(key)?.customerId;
  const state = { redirectTo, merged: tree.slice(1), keys, records, overrides, linkedTo, remade };
  return { ...customerDocument(state, former, ws.hub.policy, at), keys: redirectTo ? [] : keys };
}

type Kind = Affected['kind'];

function kindsOf(ws: Workspace, events: readonly PendingEvent[]): Map<CustomerId, Kind> {
  const kinds = new Map<CustomerId, Kind>();
  const rank: Record<Kind, number> = { changed: 0, linked: 1, split: 2, merged: 3, created: 4, retired: 5 };
  const note = (id: CustomerId | undefined, kind: Kind) => {
    if (id && rank[kind] > rank[kinds.get(id) ?? 'changed']) kinds.set(id, kind);
  };
  for (const { kind, customerId, toId } of events) {
    if (kind === 'linked') note(ws.rootOf(customerId), 'linked');
    else if (kind === 'moved') {
      note(ws.rootOf(customerId), 'split');
      if (toId) note(ws.rootOf(toId), 'linked');
    } else if (kind === 'redirected' && toId) {
      note(customerId, 'merged');
      note(ws.rootOf(toId), 'merged');
    } else if (kind === 'redirect-ended' && toId) {
      note(ws.rootOf(customerId), 'split');
      note(ws.rootOf(toId), 'split');
    }
  }
  return kinds;
}

function kindOf(former: CustomerDocument | null, doc: CustomerDocument, noted: Kind | undefined): Kind {
  if (doc.status === 'RETIRED') return former?.status === 'RETIRED' ? 'changed' : 'retired';
  if (!former && doc.status === 'ACTIVE') return 'created';
  return noted ?? 'changed';
}

function event(
  ws: Workspace,
  id: CustomerId,
  version: number,
  kind: Kind,
  former: CustomerDocument | null,
  { doc, golden }: { readonly doc: CustomerDocument; readonly golden: GoldenRecord | null },
  at: Instant,
): OutboxDocument {
  const ids = kind === 'merged' ? [ws.rootOf(id), ...ws.treeOf(id).slice(1, 50)] : [];
  return { customerId: id, customerVersion: version, kind, ids, fields: changedFields(former, golden, doc.golden), at };
}

/** Names of the attributes whose values are others; a new lineage is no new value. */
function changedFields(former: CustomerDocument | null, golden: GoldenRecord | null, text: string): string[] {
  if (!golden) return [];
  if (!former) return Object.keys(golden.attributes).sort();
  const [now, then] = [valueTexts(text), valueTexts(former.golden)];
  const fields = new Set([...now.keys(), ...then.keys()]);
  return [...fields].filter((name) => (now.get(name) ?? '') !== (then.get(name) ?? '')).sort();
}

function pageWrites(ws: Workspace, id: CustomerId, keys: readonly SourceKey[]): Write[] {
  const writes: Write[] = [];
  const stored = ws.furtherKeys.get(id) ?? [];
  const further = keys.slice(KEYS_PER_PAGE);
  const pages = Math.ceil(further.length / KEYS_PER_PAGE);
  for (let page = 1; page <= pages; page += 1) {
    const slice = further.slice((page - 1) * KEYS_PER_PAGE, page * KEYS_PER_PAGE);
    const before = stored.slice((page - 1) * KEYS_PER_PAGE, page * KEYS_PER_PAGE);
    if (slice.length === before.length && slice.every((key, i) => key === before[i])) continue;
    writes.push(upsertRow('customerKeys', versionKey(id, page), { customerId: id, page, keys: slice }));
  }
  for (let page = pages + 1; page <= Math.ceil(stored.length / KEYS_PER_PAGE); page += 1) {
    writes.push({ op: 'delete', collection: 'customerKeys', id: versionKey(id, page) });
  }
  ws.furtherKeys.set(id, further);
  return writes;
}

/** Ids are sorted before they are given out, so that events of one millisecond keep their order. */
function eventWrites(ws: Workspace, at: Instant): Write[] {
  const ids = ws.events.map(() => mintId('lev', ws.hub.now(), ws.hub.random)).sort();
  const cause = ws.verdictId === null ? {} : { verdictId: ws.verdictId };
  return ws.events.map((pending, i) => {
    const root = ws.rootOf(pending.toId ?? pending.customerId);
    const customerVersion = ws.customers.version(root) + (ws.customers.isDirty(root) ? 1 : 0);
    const id = ids[i] as string;
    return insert('linkEvents', id, { id, ...cause, ...pending, customerVersion, at, operationId: ws.operationId });
  });
}

async function taskWrites(ws: Workspace, at: Instant): Promise<Write[]> {
  if (ws.tasks.size === 0) return [];
  const known = await knownTasks(ws);
  const writes: Write[] = [];
  for (const [id, { kind, subjects }] of ws.tasks) {
    if (known.has(id)) continue;
    ws.opened.add(id);
    const doc = { kind, subjects, state: 'open', priority: kind === 'too-large' ? 1 : 2, assignee: null } as const;
    const rest = { claimUntil: null, dueAt: null, comments: [], resolution: null, at };
    writes.push(upsertRow('tasks', id, { ...doc, ...rest }));
  }
  ws.tasks.clear();
  return writes;
}

/** Ids of tasks that were opened before. A customer made here is in none but those opened here. */
async function knownTasks(ws: Workspace): Promise<ReadonlySet<string>> {
  const alone = ws.alone();
  const asked = [...ws.tasks].flatMap(([id, { subjects }]) => {
    const ours = alone && subjects.some((subject) => ws.minted.has(subject as CustomerId));
    return ours || ws.opened.has(id) ? [] : [id];
  });
  if (asked.length === 0) return ws.opened;
  const found = await ws.hub.store.get('tasks', asked, { fields: ['state'] });
  return new Set([...ws.opened, ...found.keys()]);
}
