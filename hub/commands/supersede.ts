import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadRecords, loadVerdictsOf } from '../workspace/load.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { remainders } from './no-match-sides.ts';
import { bindingOf, giveAgain, verdictsOf } from './verdicts.ts';

/** One side of a match to come. */
export interface Joining {
  /** Records that live. */
  readonly keys: readonly SourceKey[];
  /** The customer whom they are all of; absent: one record, whosever it is. */
  readonly customerId?: CustomerId;
}

/** What a match is given with: all that come together by it, and the no-matches that it ends. */
export interface Superseding {
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
  readonly supersedes: readonly string[];
}

/**
 * Before a match is given: the no-matches between its sides end by it, of which all must be named. They end for those
 * who come together and for nobody else: what they say besides is given again, as the decision that it was. A deleted
 * record that such a no-match names is of the customer that it was of, and comes together with it, unless what goes on
 * standing keeps it from the other.
 * @throws DomainError CONFLICT with `details.verdictIds`
 */
export async function supersede(
  session: Session,
  left: Joining,
  right: Joining,
  named: readonly string[],
): Promise<Superseding> {
  const { ws } = session;
  const ending = refuseContradiction(ws, left.keys, right.keys, named).flatMap((id) => ws.verdicts.get(id) ?? []);
  const [one, other] = await withDeleted(ws, left, right, ending);
  const supersedes: string[] = [];
  for (const verdict of ending) {
    const rest = remainders(verdict, one, other);
    if (rest === null) continue;
    supersedes.push(verdict.id);
    for (const sides of rest) await giveAgain(session, verdict, sides, []);
  }
  return { left: [...one], right: [...other], supersedes };
}

/** @throws DomainError CONFLICT with `details.verdictIds` */
function refuseContradiction(
  ws: Workspace,
  left: readonly SourceKey[],
  right: readonly SourceKey[],
  named: readonly string[],
): readonly string[] {
  const binding = bindingOf(ws, left, right, named);
  if ('ends' in binding) return binding.ends;
  const message = `Earlier verdicts keep these apart: ${binding.chain.join(', ')}. Name them to supersede them.`;
  throw new DomainError('CONFLICT', message, ['supersedes'], { verdictIds: binding.chain });
}

type Keys = ReadonlySet<SourceKey>;

/** Both sides with the deleted records of their customers that the ending no-matches name. */
async function withDeleted(
  ws: Workspace,
  left: Joining,
  right: Joining,
  ending: readonly StandingVerdict[],
): Promise<readonly [Keys, Keys]> {
  const sides = [new Set(left.keys), new Set(right.keys)] as const;
  const keys = [...new Set(ending.flatMap((verdict) => [...verdict.left, ...verdict.right]))].sort();
  await loadRecords(ws, keys);
  const deleted = keys.filter((key) => ws.records.get(key)?.deleted === true);
  await loadVerdictsOf(ws, deleted);
  const trees = [left, right].map(({ customerId }) => new Set(customerId === undefined ? [] : ws.treeOf(customerId)));
  for (const key of deleted) {
    const was = ws.records.get(key)?.was;
    const side = trees.findIndex((tree) => was !== undefined && tree.has(was));
    const [own, far] = side === 0 ? sides : [sides[1], sides[0]];
    if (side >= 0 && !keptFrom(ws, key, far, ending)) own.add(key);
  }
  return sides;
}

/** Whether a no-match that does not end names the record opposite one of `others`. */
function keptFrom(ws: Workspace, key: SourceKey, others: Keys, ending: readonly StandingVerdict[]): boolean {
  return verdictsOf(ws, [key]).some((verdict) => {
    if (verdict.kind !== 'no-match' || ending.includes(verdict)) return false;
    const { left, right } = verdict;
    return [left, right].some((side, i) => side.includes(key) && [right, left][i]?.some((each) => others.has(each)));
  });
}
