import { boundPair } from '../../domain/crossref/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadClosure } from '../workspace/load.ts';
import { giveVerdict, verdictsOf } from './verdicts.ts';

/**
 * Before a record goes: each match in which it is the last of its side that lives is given again with the records that
 * hang on it, which stand for the side from now on (DATA §4). It stays the decision of whoever gave it.
 */
export async function rebindMatches(session: Session, key: SourceKey): Promise<void> {
  const { ws, hub } = session;
  if (!ws.expanded.has(key)) await loadClosure(ws, [key], session.context.limit);
  if (!ws.lives(key)) return;
  for (const { id, kind, by, ...sides } of verdictsOf(ws, [key])) {
    const pair = kind === 'match' ? boundPair({ id, kind, by, ...sides }, ws.lives) : null;
    if (!pair?.includes(key)) continue;
    const [own, other] = pair[0] === key ? [sides.left, sides.right] : [sides.right, sides.left];
    if (own.some((each) => each !== key && ws.lives(each))) continue;
    const heirs = hangingOn(session, key).filter((each) => !other.includes(each));
    const stored = heirs.length > 0 ? (await hub.store.get('verdicts', [id])).get(id)?.doc : undefined;
    if (!stored?.left || !stored.right) continue;
    const keys = [...own, ...heirs];
    await giveVerdict(session, {
      kind: 'match',
      left: { side: stored.left, keys: own === sides.left ? keys : other },
      right: { side: stored.right, keys: own === sides.left ? other : keys },
      reason: stored.reason,
      by,
      supersedes: [id],
    });
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
