import { representative } from '../../domain/crossref/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadClosure, loadRecords } from '../workspace/load.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import { MOST_LEAVING, narrowMatch } from './narrow-match.ts';
import { named } from './no-match-sides.ts';
import { giveAgain, verdictsOf, type Sides } from './verdicts.ts';

/** Rows that a match given again adds to a full unit, whose members are written ahead; and the customer it touches. */
const WRITES_PER_MATCH = 5;

const size = ({ left, right }: Sides): number => left.length + right.length;

/** What was released between two sides. */
export interface Released {
  readonly some: ReadonlySet<SourceKey>;
  readonly others: ReadonlySet<SourceKey>;
  /** What the verdict to come has to end by name. */
  readonly ending: readonly string[];
  /** Matches that name a record of either, as they were first given: parted, where they go on for some, or undone. */
  readonly matches: ReadonlyMap<string, 'parted' | 'undone'>;
}

/**
 * Ends the matches that name a record of `some` beside one of `others`, whichever of them stand for their sides now: a
 * record that is taken out must not stand for the side again when those before it go. What such a match says of `some`
 * among themselves, and of `others`, is given again; who lives with another customer by now is named no longer. A match
 * whose sides others stand for is that customer's, from whom these left by what they say: it goes on without these.
 * What they superseded is to stand again once the verdict to come is given (`stand-again.ts`).
 * @param ended matches that are undone, and end whatever they say
 */
export async function releaseMatches(
  session: Session,
  some: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
  ended: readonly string[] = [],
): Promise<Released> {
  const { ws } = session;
  // Also records that are gone: a match names them still, and they may come back.
  await loadClosure(ws, [...some, ...others], session.context.limit);
  const ending = [...ended];
  const matches = new Map<string, 'parted' | 'undone'>();
  const isHere = (key: SourceKey): boolean => some.has(key) || others.has(key);
  const narrow = async (verdict: StandingVerdict, sides: Sides): Promise<void> => {
    const leaving = Math.min(size(verdict) - size(sides), MOST_LEAVING);
    if (ws.pendingWrites + WRITES_PER_MATCH + leaving > WRITES_PER_UNIT) await session.flush();
    await narrowMatch(session, verdict, sides);
  };
  for (const id of ended) matches.set(ws.verdicts.get(id)?.since ?? id, 'undone');
  for (const verdict of verdictsOf(ws, [...some])) {
    const { id, since, kind, left, right } = verdict;
    if (kind !== 'match' || ending.includes(id) || ![...left, ...right].some((key) => others.has(key))) continue;
    if (!matches.has(since)) matches.set(since, 'parted');
    await loadRecords(ws, [...left, ...right]);
    const standing = [left, right].flatMap((side) => representative(side, ws.lives) ?? []);
    const elsewhere = { left: left.filter((key) => !isHere(key)), right: right.filter((key) => !isHere(key)) };
    if (standing.length > 0 && !standing.some(isHere) && named(elsewhere)) {
      // That customer is read whole, as it is to notice that its match has changed.
      await loadClosure(ws, standing, session.context.limit);
      await narrow(verdict, elsewhere);
      continue;
    }
    const stays = (key: SourceKey): boolean => !some.has(key) && (others.has(key) || !ws.lives(key));
    const parts = [(key: SourceKey) => some.has(key), stays]
      .map((belongs) => ({ left: left.filter(belongs), right: right.filter(belongs) }))
      .filter(named)
      .sort((a, b) => size(a) - size(b));
    const most = parts.pop();
    // The verdict goes on for the larger part, and only once the other has one of its own.
    for (const sides of parts) {
      if (ws.pendingWrites + WRITES_PER_MATCH > WRITES_PER_UNIT) await session.flush();
      await giveAgain(session, verdict, sides, []);
    }
    if (!most) {
      ending.push(id);
      continue;
    }
    await narrow(verdict, most);
  }
  return { some, others, ending, matches };
}
