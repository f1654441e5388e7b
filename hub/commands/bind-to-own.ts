import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadWhereabouts } from '../workspace/load.ts';
import { sideOf } from './merge-customers.ts';
import { CORRECTION_REASON, giveVerdict } from './verdicts.ts';

/**
 * Binds a correction that hung on records which are another customer's from now on to those that stay beside it: of its
 * own id, else of the customer; where nobody does, to those that its id held when they went, as they may come back.
 * Without any it is all that its id holds.
 */
export async function bindToOwn(session: Session, key: SourceKey, beside: readonly SourceKey[]): Promise<void> {
  const { ws } = session;
  const customerId = correctedId(key);
  if (customerId === null) return;
  const held = beside.filter((each) => ws.links.get(each)?.customerId === customerId);
  const near = held.length > 0 ? held : beside;
  const keys = near.length > 0 ? near : await goneFrom(session, customerId);
  if (keys.length === 0) return;
  await giveVerdict(session, {
    kind: 'match',
    left: { side: { kind: 'record', key }, keys: [key] },
    right: { side: sideOf(session, customerId), keys },
    reason: CORRECTION_REASON,
  });
}

const EVENTS = 1_000;

/** Records that do not live and were linked to this id last. */
async function goneFrom({ ws, hub }: Session, customerId: CustomerId): Promise<readonly SourceKey[]> {
  const sort = [{ path: 'id', direction: -1 }] as const;
  const rows = await hub.store.find({ collection: 'linkEvents', where: { customerId }, sort, limit: EVENTS });
  const went = [...new Set(rows.flatMap(({ doc }) => (doc.kind === 'unlinked' && doc.key ? [doc.key] : [])))];
  await loadWhereabouts(ws, went);
  const gone = went.filter((each) => !ws.lives(each));
  const events = await hub.store.findTopPerKey({ collection: 'linkEvents', field: 'key', keys: gone, limit: EVENTS });
  return gone.filter((each) => {
    const latest = [...(events.get(each) ?? [])].sort((a, b) => (a.id < b.id ? 1 : -1))[0]?.doc;
    return latest?.customerId === customerId;
  });
}
