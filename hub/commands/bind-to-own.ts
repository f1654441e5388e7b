import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadRecords } from '../workspace/load.ts';
import { correctionMatch } from './correction-match.ts';
import { giveVerdict, sidesOf, verdictsOf } from './verdicts.ts';

/**
 * Binds a correction that hung on records which are another customer's from now on to those that stay beside it: of its
 * own id, else of the customer; where nobody does, to those that went before and that stewards named as its customer's,
 * as they may come back. Without any it is all that its id holds.
 * @param leaving records of the other customer
 */
export async function bindToOwn(
  session: Session,
  key: SourceKey,
  beside: readonly SourceKey[],
  leaving: ReadonlySet<SourceKey>,
): Promise<void> {
  const { ws } = session;
  const customerId = correctedId(key);
  if (customerId === null) return;
  const held = beside.filter((each) => ws.links.get(each)?.customerId === customerId);
  const near = held.length > 0 ? held : beside;
  const keys = near.length > 0 ? near : await goneFrom(session, key, customerId, leaving);
  if (keys.length === 0) return;
  await giveVerdict(session, correctionMatch(session, key, customerId, keys));
}

/** Records that do not live and that verdicts in force name beside this one as the customer's. */
async function goneFrom(
  { ws }: Session,
  key: SourceKey,
  customerId: CustomerId,
  leaving: ReadonlySet<SourceKey>,
): Promise<readonly SourceKey[]> {
  const named = verdictsOf(ws, [key])
    .flatMap(sidesOf)
    .flatMap(({ side, keys }) =>
      side.kind === 'customer' && side.customerId === customerId && keys.includes(key) ? keys : [],
    );
  await loadRecords(ws, named);
  return [...new Set(named)].filter((each) => !ws.lives(each) && !leaving.has(each));
}
