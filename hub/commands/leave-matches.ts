import type { LiveVerdict } from '../../domain/crossref/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadClosure } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { againAhead } from './again-ahead.ts';
import { verdictsOf } from './verdicts.ts';
import { whoStays } from './who-stays.ts';

/**
 * After a record has changed, or come back, and before anything is decided on it: a match in which it stood beside
 * others is given again without it where nothing joins it to them any more. The match was of those who are the customer,
 * and that is them: else the record would take the other side along where it sorts first, and would be joined with it
 * where those before it go later. A record that is alone on its side stays what the steward named.
 * Answers the records that are to be decided on besides.
 */
export async function leaveMatches(session: Session, key: SourceKey): Promise<readonly SourceKey[]> {
  const { ws } = session;
  const seeds: SourceKey[] = [];
  const again = againAhead(session);
  for (const verdict of verdictsOf(ws, [key])) {
    const { kind, left, right } = verdict;
    const side = left.includes(key) ? left : right;
    if (kind !== 'match' || side.length === 1) continue;
    await loadClosure(ws, [key], session.context.limit);
    const staying = await whoStays(ws, side, ws.customerOf(key));
    const others = new Set(staying.filter((each) => each !== key && ws.lives(each)));
    if (others.size === 0 || joined(ws, key, others, verdict)) continue;
    const rest = side.filter((each) => each !== key);
    await again(verdict, side === left ? { left: rest, right } : { left, right: rest });
    seeds.push(...left, ...right);
  }
  return seeds;
}

/** Whether link edges and other matches lead from the record to one of `others`; where not all is read, they may. */
function joined(ws: Workspace, key: SourceKey, others: ReadonlySet<SourceKey>, verdict: LiveVerdict): boolean {
  const seen = new Set([key]);
  for (const at of seen) {
    if (others.has(at) || !ws.expanded.has(at)) return true;
    for (const [far, edge] of ws.neighbours.get(at) ?? []) if (edge.kind === 'link' && ws.lives(far)) seen.add(far);
    for (const far of ws.boundTo(at, verdict.id)) seen.add(far);
  }
  return false;
}
