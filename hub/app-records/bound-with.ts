import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import { linkedComponents } from '../resolve/linked-components.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * The records that a correction goes with: those of the very id it was made on, which it keeps at a merge and when it
 * is parted again. While others are merged into it their later records are held by it too: what hangs together by link
 * edges with a record of another id is left out where there are any else, and what came since that id was merged is
 * none of its own. Without any, those of ids merged into it; then those of the nearest survivor that has some.
 * Corrections made on the customer's ids stand for none of these: they go with records of their own.
 */
export async function boundWith(session: Session, key: SourceKey, named: CustomerId): Promise<readonly SourceKey[]> {
  const { ws } = session;
  const ids = new Set(ws.treeOf(ws.rootOf(named)));
  const isRecord = (each: SourceKey): boolean => {
    const id = correctedId(each);
    return ws.lives(each) && (id === null || !ids.has(id));
  };
  const own = [...ws.heldBy(named)].filter((each) => each !== key);
  const beside = besideOthers(ws, named);
  const alone = own.filter((each) => isRecord(each) && !beside.has(each));
  if (alone.length > 0) return alone;
  const later = own.some(isRecord) ? await cameLater(session, named, beside) : new Set<SourceKey>();
  const near = [named, ...ws.survivorsOf(named)].map((id) => ws.membersOf(id).filter((each) => each !== key));
  const records = [own, ...near].map((keys) => keys.filter((each) => isRecord(each) && !later.has(each)));
  const living = [own, ...near].map((keys) => keys.filter(ws.lives));
  return [...records, ...living, ...near].find((keys) => keys.length > 0) ?? [];
}

/** Records of an id that a chain of link edges joins to records of others → the ids that hold those. */
function besideOthers(ws: Workspace, named: CustomerId): ReadonlyMap<SourceKey, ReadonlySet<CustomerId>> {
  const members = ws.membersOf(ws.rootOf(named));
  const held = ws.heldBy(named);
  const beside = new Map<SourceKey, ReadonlySet<CustomerId>>();
  if (held.size === members.length) return beside;
  for (const component of linkedComponents(ws, members)) {
    const others = new Set(component.flatMap((each) => (held.has(each) ? [] : (ws.links.get(each)?.customerId ?? []))));
    if (others.size > 0) for (const each of component) if (held.has(each)) beside.set(each, others);
  }
  return beside;
}

const EVENTS_PER_ID = 1_000;

/** Of the records beside those of others, the ones that came since such an id was merged into this one. */
async function cameLater(
  { ws, hub }: Session,
  named: CustomerId,
  beside: ReadonlyMap<SourceKey, ReadonlySet<CustomerId>>,
): Promise<ReadonlySet<SourceKey>> {
  // The id below this one by which another was merged into it; none for a survivor's, whose records came elsewhere.
  const merged = (id: CustomerId): CustomerId | undefined =>
    [id, ...ws.survivorsOf(id)].find((each) => ws.redirects.get(each) === named);
  const asked = new Set([...beside.values()].flatMap((ids) => [...ids].flatMap((id) => merged(id) ?? [])));
  const events = await hub.store.findTopPerKey({
    collection: 'linkEvents',
    field: 'customerId',
    keys: [...asked],
    limit: EVENTS_PER_ID,
  });
  const since = new Map<CustomerId, string>();
  for (const [id, rows] of events) {
    const times = rows.flatMap(({ doc }) => (doc.kind === 'redirected' && doc.toId === named ? [doc.at] : []));
    const newest = times.sort().at(-1);
    if (newest !== undefined) since.set(id as CustomerId, newest);
  }
  const later = new Set<SourceKey>();
  for (const [key, ids] of beside) {
    const at = ws.links.get(key)?.at ?? '';
    if ([...ids].some((id) => at > (since.get(merged(id) ?? id) ?? at))) later.add(key);
  }
  return later;
}
