import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadRecords } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { correctionMatch } from './correction-match.ts';
import { bindingOf, giveVerdict, sidesOf, verdictsOf } from './verdicts.ts';

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

/** Those of the customer's records that are corrections made on its ids. */
export function correctionsAmong(ws: Workspace, customer: CustomerId, members: readonly SourceKey[]): SourceKey[] {
  const ids = new Set(ws.treeOf(customer));
  return members.filter((key) => {
    const id = correctedId(key);
    return id !== null && ids.has(id);
  });
}

/**
 * Binds corrections of a part to the rest of it where nothing binds them any more: the records that they hung on have
 * left. Who a steward keeps from that rest stays out.
 */
export async function bindLoosened(
  session: Session,
  corrections: readonly SourceKey[],
  part: readonly SourceKey[],
  leaving: ReadonlySet<SourceKey>,
): Promise<void> {
  const { ws } = session;
  const beside = part.filter((key) => !corrections.includes(key));
  for (const key of corrections) {
    if (ws.boundTo(key).length > 0 || 'chain' in bindingOf(ws, [key], beside, [])) continue;
    await bindToOwn(session, key, beside, leaving);
  }
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
