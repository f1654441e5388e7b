import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { giveVerdict, verdictsOf } from './verdicts.ts';

/**
 * Ends the matches that name a record of `some` beside one of `others`, whichever of them stand for their sides now: a
 * record that is taken out must not stand for the side again when those before it go. What such a match says of `some`
 * among themselves, and of all others without them, is given again. Answers what the verdict to come has to end by name.
 */
export async function releaseMatches(
  session: Session,
  some: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
  reason: string | undefined,
): Promise<string[]> {
  const ended: string[] = [];
  for (const verdict of verdictsOf(session.ws, [...some])) {
    const { id, kind, left, right } = verdict;
    if (kind !== 'match' || ![...left, ...right].some((key) => others.has(key))) continue;
    const parts = [true, false]
      .map((taken) => [left, right].map((side) => side.filter((key) => some.has(key) === taken)))
      .filter((sides) => sides.every((side) => side.length > 0));
    const stored = parts.length > 0 ? (await session.hub.store.get('verdicts', [id])).get(id)?.doc : undefined;
    if (!stored?.left || !stored.right) {
      ended.push(id);
      continue;
    }
    for (const [leftKeys = [], rightKeys = []] of parts) {
      await giveVerdict(session, {
        kind: 'match',
        left: { side: stored.left, keys: leftKeys },
        right: { side: stored.right, keys: rightKeys },
        reason,
        supersedes: [id],
      });
    }
  }
  return ended;
}
