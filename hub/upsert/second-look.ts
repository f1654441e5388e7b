import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import type { KeyRef } from '../ahead.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Looks the values of the written records up again and answers those of them that somebody else's commit concerns:
 * a record that was not there before, one that was compared and has changed since, an edge of somebody else's making.
 * Of two concurrent writers the later one sees the other here (DATA §4). Also answers everyone who holds a value that became generic.
 */
export async function secondLook(session: Session, written: readonly SourceKey[]): Promise<SourceKey[]> {
  const { ws, hub } = session;
  const byHmac = new Map<string, { readonly ref: KeyRef; readonly holders: SourceKey[] }>();
  for (const key of written) {
    for (const ref of valuesOf(ws, key)) {
      const entry = byHmac.get(ref.hmac);
      if (entry) entry.holders.push(key);
      else byHmac.set(ref.hmac, { ref, holders: [key] });
    }
  }
  const concerned = new Set<SourceKey>();
  const most = Math.max(0, ...[...byHmac.values()].map(({ ref }) => hub.resolver.genericLimit(ref.kind))) + 1;
  const found = await hub.store.findTopPerKey({
    collection: 'keys',
    field: 'key',
    keys: [...byHmac.keys()],
    limit: most,
    fields: [],
  });
  for (const [hmac, { holders }] of byHmac) {
    const known = ws.holders.get(hmac);
    const rows = found.get(hmac) ?? [];
    if (!known || known.cut) continue;
    const keys = rows.map((row) => row.id.slice(hmac.length + 1) as SourceKey);
    if (keys.length === known.keys.size && keys.every((key) => known.keys.has(key))) continue;
    const [was, is] = [known.keys.size > known.limit, keys.length > known.limit];
    if (was && is) continue;
    for (const key of was === is ? holders : [...keys, ...holders]) concerned.add(key);
  }
  const others = [...ws.compared];
  const now = await hub.store.get('records', others, { fields: ['n'] });
  const changed = others.filter((key) => (now.get(key)?.version ?? 0) !== ws.records.version(key));
  if (changed.length > 0) {
    const moved = new Set(changed);
    for (const key of written) {
      if (
        valuesOf(ws, key).some((ref) => [...(ws.holders.get(ref.hmac)?.keys ?? [])].some((each) => moved.has(each)))
      ) {
        concerned.add(key);
      }
    }
  }
  const edges = await hub.store.findTopPerKey({ collection: 'edges', field: 'from', keys: written, limit: 2_000 });
  for (const key of written) {
    const [known, stored] = [ws.neighbours.get(key), edges.get(key) ?? []];
    if (stored.length !== (known?.size ?? 0) || !stored.every((row) => known?.has(row.doc.to))) concerned.add(key);
  }
  return [...concerned];
}

/** The values a record has and those it had before the change. */
function valuesOf(ws: Workspace, key: SourceKey): readonly KeyRef[] {
  const record = ws.records.get(key);
  return [...(record ? ws.keysOf(record) : []), ...(ws.formerRefs.get(key) ?? [])];
}
