import { instant, type SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { insert } from '../workspace/table.ts';
import { giveAgain, type Sides } from './verdicts.ts';

/** Of more who leave, the match is given again: the rows of its members may be committed ahead of their unit. */
export const MOST_LEAVING = 200;

const without = (ids: readonly string[], match: string): readonly string[] => ids.filter((id) => id !== match);

/**
 * Has a match go on for these records alone. Where they are all of its own and few leave, rows for those who leave say
 * so and the match stands as it is; else it is given again, which names every record that stays anew.
 */
export async function narrowMatch(session: Session, match: StandingVerdict, sides: Sides): Promise<void> {
  const { ws, hub } = session;
  const staying = { left: new Set(sides.left), right: new Set(sides.right) };
  const leaving = (['left', 'right'] as const).flatMap((side) =>
    match[side].filter((key) => !staying[side].has(key)).map((key) => ({ side, key })),
  );
  const all = match.left.length + match.right.length;
  const stay = staying.left.size + staying.right.size;
  if (all - leaving.length < stay || leaving.length > Math.min(stay, MOST_LEAVING)) {
    await giveAgain(session, match, sides);
    return;
  }
  const at = instant(hub.now());
  for (const { side, key } of leaving) {
    session.add(insert('verdictMemberEnds', `${match.id}|${side}|${key}`, { verdictId: match.id, at }));
  }
  const named = new Set<SourceKey>([...staying.left, ...staying.right]);
  const gone = new Set(match.gone);
  for (const { key } of leaving) {
    if (named.has(key)) continue;
    gone.add(key);
    // Of one that was not read yet the others are not known, and reading it leaves this match out.
    const known = ws.verdictIds.get(key);
    if (known) ws.verdictIds.set(key, without(known, match.id));
  }
  const of = (side: 'left' | 'right') => match[side].filter((key) => staying[side].has(key));
  ws.verdicts.set(match.id, { ...match, left: of('left'), right: of('right'), gone });
  for (const key of named) {
    const customer = ws.customerOf(key);
    if (customer) ws.touched.add(customer);
  }
}
