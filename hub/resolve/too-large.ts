import { DisjointSets } from '../../domain/crossref/index.ts';
import type { Constraint, SourceKey } from '../../domain/model/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { openTask } from './tasks.ts';

/**
 * Keeps the resolver from growing a customer past its limit: a part that is too large stays divided as it is
 * linked now, apart from what stewards bound together, and a review task is opened.
 */
export function withinLimit(
  ws: Workspace,
  parts: readonly (readonly SourceKey[])[],
  constraints: readonly Constraint[],
): readonly (readonly SourceKey[])[] {
  const limit = ws.hub.limits.resolverSourceKeys;
  if (parts.every((part) => part.length <= limit)) return parts;
  return parts.flatMap((part) => {
    if (part.length <= limit) return [part];
    const sets = new DisjointSets<SourceKey>();
    const first = new Map<string, SourceKey>();
    for (const key of part) {
      sets.add(key);
      const customer = ws.customerOf(key);
      if (!customer) continue;
      const other = first.get(customer);
      if (other === undefined) first.set(customer, key);
      else sets.union(other, key);
    }
    const within = new Set(part);
    for (const { kind, left, right } of constraints) {
      if (kind !== 'match') continue;
      for (const a of left) for (const b of right) if (within.has(a) && within.has(b)) sets.union(a, b);
    }
    const divided = sets.sets();
    if (divided.length > 1) openTask(ws, 'too-large', [...first.keys()].sort().slice(0, 10));
    return divided;
  });
}
