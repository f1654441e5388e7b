import { boundPair } from '../../domain/crossref/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { giveVerdict, verdictsOf } from './verdicts.ts';

/**
 * Ends the matches that bind a record of `some` to one of `others`. Where a side has further members that live and
 * are not among `some`, the match is given again for those, so that only what is taken out leaves. Answers what the
 * verdict to come has to end by name.
 */
export async function releaseMatches(
  session: Session,
  some: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
  reason: string | undefined,
): Promise<string[]> {
  const { ws } = session;
  const ended: string[] = [];
  for (const verdict of verdictsOf(ws, [...some])) {
    const pair = verdict.kind === 'match' ? boundPair(verdict, ws.lives) : null;
    if (!pair || !pair.some((key) => some.has(key)) || !pair.some((key) => others.has(key))) continue;
    const left = verdict.left.filter((key) => !some.has(key));
    const right = verdict.right.filter((key) => !some.has(key));
    if (!left.some(ws.lives) || !right.some(ws.lives)) {
      ended.push(verdict.id);
      continue;
    }
    const stored = (await session.hub.store.get('verdicts', [verdict.id])).get(verdict.id)?.doc;
    if (!stored?.left || !stored.right) continue;
    await giveVerdict(session, {
      kind: 'match',
      left: { side: stored.left, keys: left },
      right: { side: stored.right, keys: right },
      reason,
      supersedes: [verdict.id],
    });
  }
  return ended;
}
