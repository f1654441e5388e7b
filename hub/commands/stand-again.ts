import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadVerdictsOf, verdictsAsGiven } from '../workspace/load.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import { among, named, remainders, without } from './no-match-sides.ts';
import type { Released } from './release-matches.ts';
import { giveAgain, verdictsOf, type Sides } from './verdicts.ts';

/** Rows that a no-match given again adds to a full unit, whose members are written ahead. */
const WRITES_PER_NO_MATCH = 2;

/**
 * After matches were released, and what parts their records was given: the no-matches that such a match superseded
 * stand again for those whom it no longer brings together, but where a verdict in force speaks of them. They stay the
 * decisions that they were, so what was decided since stands over them. Answers their ids.
 */
export async function standAgain(session: Session, { matches, some, others }: Released): Promise<string[]> {
  const { ws } = session;
  const given: string[] = [];
  const both = new Set([...some, ...others]);
  const superseding = await verdictsAsGiven(ws, [...matches.keys()], ({ supersedes }) => supersedes.length > 0);
  for (const match of superseding) {
    const undone = matches.get(match.id) === 'undone';
    for (const verdict of await verdictsAsGiven(ws, match.supersedes, ({ kind }) => kind === 'no-match')) {
      const pairs = superseded(verdict, match).flatMap((sides) =>
        undone ? crossing(sides, both, new Set()) : crossing(sides, some, some),
      );
      for (const sides of await unspoken(session, pairs)) {
        if (ws.pendingWrites + WRITES_PER_NO_MATCH > WRITES_PER_UNIT) await session.flush();
        given.push(await giveAgain(session, verdict, sides, []));
      }
    }
  }
  return given;
}

/** Whom the no-match kept apart and the match brought together. */
function superseded({ left, right }: StandingVerdict, match: Sides): Sides[] {
  const [one, other] = [new Set(match.left), new Set(match.right)];
  return [
    { left: among(left, one), right: among(right, other) },
    { left: among(left, other), right: among(right, one) },
  ].filter(named);
}

/** Pairs of one of `some` with one who is not of `but`. */
function crossing({ left, right }: Sides, some: ReadonlySet<SourceKey>, but: ReadonlySet<SourceKey>): Sides[] {
  return [
    { left: among(left, some), right: without(right, but) },
    { left: without(left, some), right: among(right, some) },
  ].filter(named);
}

/** Those of whom no verdict in force says anything. */
async function unspoken({ ws }: Session, pairs: readonly Sides[]): Promise<readonly Sides[]> {
  const keys = [...new Set(pairs.flatMap(({ left, right }) => [...left, ...right]))];
  await loadVerdictsOf(ws, keys);
  let rest = pairs;
  for (const { left, right } of verdictsOf(ws, keys)) {
    const [one, other] = [new Set(left), new Set(right)];
    rest = rest.flatMap((sides) => remainders(sides, one, other) ?? [sides]);
  }
  return rest;
}
