import type { SourceKey } from '../../domain/model/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { openTask } from './tasks.ts';

/** Opens one possible duplicate for each two customers that a grey edge connects and no steward keeps apart. */
export function openPossibleDuplicates(ws: Workspace): void {
  for (const [a, b] of ws.grey.splice(0)) {
    if (ws.neighbours.get(a)?.get(b)?.kind !== 'review') continue;
    const [one, other] = [ws.customerOf(a), ws.customerOf(b)];
    if (one && other && one !== other && !keptApart(ws, a, b)) openTask(ws, 'possible-duplicate', [one, other]);
  }
}

function keptApart(ws: Workspace, a: SourceKey, b: SourceKey): boolean {
  return (ws.verdictIds.get(a) ?? []).some((id) => {
    const verdict = ws.verdicts.get(id);
    if (verdict?.kind !== 'no-match') return false;
    const { left, right } = verdict;
    return (left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a));
  });
}
