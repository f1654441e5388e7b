import { boundPair } from '../../domain/crossref/index.ts';
import { correctedId, type SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadClosure } from '../workspace/load.ts';
import { againAhead } from './again-ahead.ts';
import { verdictsOf } from './verdicts.ts';
import { whoStays } from './who-stays.ts';

/**
 * Before a record goes: a match in which it stands for its side is handed on to those of the side that live with its
 * customer. Where there are none, it is given again with the records that hang on it, which stand for the side from now
 * on (DATA §4); who left the customer by what he says is named no longer. It stays the decision of whoever gave it.
 */
export async function rebindMatches(session: Session, key: SourceKey): Promise<void> {
  const { ws } = session;
  if (!ws.expanded.has(key)) await loadClosure(ws, [key], session.context.limit);
  if (!ws.lives(key)) return;
  const again = againAhead(session);
  for (const verdict of verdictsOf(ws, [key])) {
    const { kind, left, right } = verdict;
    const pair = kind === 'match' ? boundPair(verdict, ws.lives) : null;
    if (!pair?.includes(key)) continue;
    const [own, other] = pair[0] === key ? [left, right] : [right, left];
    const kept = await whoStays(ws, own, ws.customerOf(key));
    const handedOn = kept.some((each) => each !== key && ws.lives(each));
    // A correction has no heirs: who shares a value of it is not whom it was made for.
    const heirs =
      handedOn || correctedId(key) !== null ? [] : hangingOn(session, key).filter((each) => !other.includes(each));
    if (kept.length === own.length && heirs.length === 0) continue;
    const keys = [...kept, ...heirs];
    await again(verdict, own === left ? { left: keys, right } : { left, right: keys });
  }
}

/** Rows that `rebindMatches` adds to a full unit for each verdict of the record: a verdict, and the end of the former. */
export const WRITES_PER_REBINDING = 2;

/**
 * Records of its customer that a link edge joins to it, and those of its own id that a match binds to it: what another
 * id holds came by a merge, and stands for itself.
 */
function hangingOn({ ws }: Session, key: SourceKey): SourceKey[] {
  const customer = ws.customerOf(key);
  const edges = [...(ws.neighbours.get(key) ?? [])].flatMap(([far, { kind }]) => (kind === 'link' ? [far] : []));
  const bound = ws.boundTo(key).filter((far) => ws.links.get(far)?.customerId === ws.links.get(key)?.customerId);
  return [...new Set([...edges, ...bound])].filter((far) => ws.lives(far) && ws.customerOf(far) === customer);
}
