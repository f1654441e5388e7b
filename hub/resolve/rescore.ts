import type { Edge, SourceKey } from '../../domain/model/index.ts';
import { loadClosure, loadHolders } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Brings the edges of one record to what the resolver says of it and everyone who shares a value with it now.
 * Adds to `seeds` the records whose component may have changed.
 */
export async function rescore(ws: Workspace, key: SourceKey, seeds: Set<SourceKey>, limit: number): Promise<void> {
  seeds.add(key);
  if (!ws.neighbours.has(key)) await loadClosure(ws, [key], limit);
  const found = await score(ws, key, limit);
  const known = ws.neighbours.get(key) ?? new Map<SourceKey, Edge>();
  // Far ends of grey edges are not around a record, so they may not have been read with it.
  const unread = [...known.keys()].filter((far) => !ws.expanded.has(far));
  if (unread.length > 0) await loadClosure(ws, unread, limit);
  for (const [far, edge] of [...known]) {
    if (found.has(far)) continue;
    if (edge.kind === 'link') seeds.add(far);
    ws.setEdge(key, far, null);
  }
  for (const [far, edge] of found) {
    const old = known.get(far);
    if (old && same(old, edge)) continue;
    if (old?.kind === 'link' && edge.kind !== 'link') seeds.add(far);
    ws.setEdge(key, far, edge);
    if (edge.kind === 'review') ws.grey.push([key, far]);
  }
}

async function score(ws: Workspace, key: SourceKey, limit: number): Promise<Map<SourceKey, Edge>> {
  const found = new Map<SourceKey, Edge>();
  const record = ws.records.get(key);
  if (!record || record.deleted) return found;
  const refs = ws.keysOf(record);
  if (refs.some((ref) => !ws.holders.has(ref.hmac))) await loadHolders(ws, refs);
  const candidates = new Set<SourceKey>();
  for (const ref of refs) {
    if (ws.isGenericRef(ref)) continue;
    for (const other of ws.holders.get(ref.hmac)?.keys ?? []) if (other !== key) candidates.add(other);
  }
  const unread = [...candidates].filter((other) => !ws.expanded.has(other));
  if (unread.length > 0) await loadClosure(ws, unread, limit);
  for (;;) {
    ws.unknownKeys.clear();
    found.clear();
    for (const other of candidates) {
      const far = ws.records.get(other);
      if (!far || far.deleted) continue;
      ws.compared.add(other);
      const edge = key < other ? compare(ws, record, far) : compare(ws, far, record);
      if (edge) found.set(other, edge);
    }
    if (ws.unknownKeys.size === 0) return found;
    await loadHolders(ws, ws.unknownKeys.values());
  }
}

function compare(ws: Workspace, a: Parameters<Workspace['keysOf']>[0], b: Parameters<Workspace['keysOf']>[0]) {
  return ws.hub.resolver.compare(a, b, ws.isGeneric);
}

function same(a: Edge, b: Edge): boolean {
  return (
    a.kind === b.kind &&
    a.weight === b.weight &&
    a.resolver === b.resolver &&
    JSON.stringify(a.evidence) === JSON.stringify(b.evidence)
  );
}
