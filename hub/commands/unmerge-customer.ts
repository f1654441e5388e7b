import { DomainError } from '../../domain/errors.ts';
import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { linkedComponents } from '../resolve/linked-components.ts';
import type { Session } from '../session.ts';
import { loadFormer } from '../workspace/load-customers.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { bindToOwn } from './bind-to-own.ts';
import { expectVersion, openCustomer } from './customers.ts';
import { sideOf } from './merge-customers.ts';
import { releaseMatches } from './release-matches.ts';
import { runCommand } from './run.ts';
import { standAgain } from './stand-again.ts';
import { giveVerdict, sidesOf, verdictsOf } from './verdicts.ts';
import { whoStays } from './who-stays.ts';

/**
 * Undoes a merge: ends the redirect of a merged id and puts a no-match between the two sides as they were at the
 * merge, which ends the matches that bound them; what these had ended stands again. Inner merges stay. Later records go
 * where their evidence says, also a match with the merged side alone; without evidence they stay with the survivor.
 * @throws DomainError NOT_FOUND, CONFLICT when the id is not merged
 */
export async function unmergeCustomer(
  hub: Hub,
  input: { readonly customerId: CustomerId; readonly reason?: string },
  options: CommandOptions,
): Promise<CommandResult> {
  return runCommand(hub, 'unmergeCustomer', input, options, (session) => unmerge(session, input, options));
}

async function unmerge(
  session: Session,
  input: { readonly customerId: CustomerId; readonly reason?: string },
  options: CommandOptions,
): Promise<object> {
  const { ws } = session;
  const id = input.customerId;
  const root = await openCustomer(session, id, 'customerId');
  const target = ws.redirects.get(id);
  if (!target || root === id) {
    throw new DomainError('CONFLICT', 'The customer is not merged into another.', ['customerId']);
  }
  expectVersion(session, root, options.expectedVersion);
  const { own: then, others, ending } = await sidesAtMerge(session, id, root);
  const within = new Set(ws.treeOf(id));
  const survivors = new Set(ws.treeOf(root).filter((each) => !within.has(each)));
  const before = [...ws.membersOf(root)];
  // What was said of the survivor, or of who stays merged into it, is theirs, whatever it hangs on.
  const corrections = before.filter((key) => survivors.has(correctedId(key) ?? id) && !then.has(key));
  // What another id holds that was merged into the survivor came with that one, and stands for itself; not a
  // correction of the parted id, which has an id of its own where the work queue had to join it.
  const above = new Set(ws.survivorsOf(id));
  const cameAlong = (key: SourceKey): boolean => !above.has(ws.links.get(key)?.customerId ?? root);
  const aside = before.filter((key) => cameAlong(key) && !then.has(key) && !within.has(correctedId(key) ?? root));
  const known = new Set([...others, ...aside]);
  const joined = joinedLater(session, root, then, known).filter((key) => !corrections.includes(key));
  const later = boundLater(session, new Set([...then, ...joined]), known, ending);
  const own = new Set([...then, ...later.filter((key) => !corrections.includes(key))]);
  const staying = [...others].filter((key) => !corrections.includes(key));
  for (const key of corrections) others.add(key);
  ws.setRedirect(id, null);
  ws.events.push({ kind: 'redirect-ended', customerId: id, toId: target, by: options.by, evidence: [] });
  ws.touched.add(id).add(root);
  const leaving = new Set([...own, ...joined]);
  const rest = new Set(before.filter((key) => !leaving.has(key)));
  if (own.size > 0 && others.size > 0) {
    const released = await releaseMatches(session, leaving, new Set([...rest, ...others]), ending);
    await giveVerdict(session, {
      kind: 'no-match',
      left: { side: sideOf(session, id), keys: [...own] },
      right: { side: sideOf(session, root), keys: [...others] },
      reason: input.reason,
      supersedes: released.ending,
    });
    await standAgain(session, released);
    for (const key of later) if (others.has(key)) await bindToOwn(session, key, staying, leaving);
  } else if (input.reason !== undefined) {
    // Nobody to part, as when all records of a side are gone: it keeps who decided and why.
    await giveVerdict(session, {
      kind: 'no-match',
      left: { side: sideOf(session, id), keys: [] },
      right: { side: sideOf(session, root), keys: [] },
      reason: input.reason,
    });
  }
  await takeBack(session, id, own);
  // What came later moved in with the survivor, also in place of what went; that says nothing of whose id is whose.
  const speaksFor = (key: SourceKey, merged: boolean): boolean =>
    within.has(ws.links.get(key)?.customerId ?? id) === merged;
  await session.decide(
    before,
    (key) => (then.has(key) ? speaksFor(key, true) : others.has(key) && speaksFor(key, false)),
    (each) => within.has(each) || survivors.has(each),
  );
  return {};
}

/** Has the records of the merged side take back its id where none of them is linked to it any more. */
async function takeBack({ ws }: Session, id: CustomerId, own: ReadonlySet<SourceKey>): Promise<void> {
  const living = [...own].filter(ws.lives);
  await loadFormer(ws, living);
  for (const key of living) ws.former.set(key, [id, ...(ws.former.get(key) ?? [])]);
}

/**
 * Records of the merged id and of all the others, as they were when it was merged, and the steward's matches of the two
 * sides, which end.
 */
async function sidesAtMerge(session: Session, id: CustomerId, root: CustomerId) {
  const { ws, hub } = session;
  const events = await hub.store.find({
    collection: 'linkEvents',
    where: { customerId: id },
    sort: [{ path: 'id', direction: -1 }],
    limit: 1_000,
  });
  const mergedAt = events.find((row) => row.doc.kind === 'redirected')?.doc.at ?? '';
  const own = new Set<SourceKey>();
  for (const each of ws.treeOf(id)) for (const key of ws.heldBy(each)) own.add(key);
  const others = new Set<SourceKey>();
  for (const key of ws.membersOf(root)) {
    if (!own.has(key) && (ws.links.get(key)?.at ?? '') <= mergedAt) others.add(key);
  }
  // The steward's match names both sides, also records that are deleted now or came back to the survivor.
  const ending: string[] = [];
  for (const { id: matchId, mine, theirs } of matchesOfMerge(ws, id, root, { own, others })) {
    ending.push(matchId);
    for (const key of await whoStays(ws, mine, root)) {
      own.add(key);
      others.delete(key);
    }
    for (const key of await whoStays(ws, theirs, root)) if (!own.has(key)) others.add(key);
  }
  return { own, others, ending };
}

interface Sides {
  readonly own: ReadonlySet<SourceKey>;
  readonly others: ReadonlySet<SourceKey>;
}

/**
 * The steward's match that made the id one customer with others, in as many parts as it is given again in: the newest
 * decision that names the id opposite another. What is in force of an earlier merge of the two that a split has undone
 * names records that are of one side by now, and says nothing of the two.
 */
function matchesOfMerge(ws: Workspace, id: CustomerId, root: CustomerId, { own, others }: Sides) {
  const within = new Set(ws.treeOf(id));
  const found = verdictsOf(ws, ws.membersOf(root)).flatMap((verdict) => {
    const sides = sidesOf(verdict);
    const mine = sides.find(({ side }) => side.kind === 'customer' && side.customerId === id)?.keys;
    const theirs = sides.find(({ side }) => side.kind === 'customer' && !within.has(side.customerId))?.keys;
    return verdict.kind === 'match' && mine && theirs ? [{ id: verdict.id, since: verdict.since, mine, theirs }] : [];
  });
  const onlyOf = (side: ReadonlySet<SourceKey>, opposite: ReadonlySet<SourceKey>, keys: readonly SourceKey[]) =>
    keys.some((key) => side.has(key)) && !keys.some((key) => opposite.has(key));
  const between = found.filter(
    ({ mine, theirs }) =>
      !(onlyOf(own, others, mine) && onlyOf(own, others, theirs)) &&
      !(onlyOf(others, own, mine) && onlyOf(others, own, theirs)),
  );
  const newest = between.reduce((latest, { since }) => (since > latest ? since : latest), '');
  return between.filter(({ since }) => since === newest);
}

/**
 * What came after the merge and hangs together by link edges with the merged side, and with nobody of the other: it goes
 * where its values say, and is left out of what else was said of the survivor. No verdict names it, as its values may change.
 */
function joinedLater(
  { ws }: Session,
  root: CustomerId,
  own: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
): SourceKey[] {
  const ofOwn = (part: readonly SourceKey[]): boolean =>
    part.some((key) => own.has(key)) && !part.some((key) => others.has(key));
  return linkedComponents(ws, ws.membersOf(root)).flatMap((part) =>
    ofOwn(part) ? part.filter((key) => !own.has(key)) : [],
  );
}

/** What came after the merge and is bound to the merged side alone, as corrections of its ids are: it goes with it. */
function boundLater(
  session: Session,
  own: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
  ending: readonly string[],
): SourceKey[] {
  const { ws } = session;
  const ofOwn = (keys: readonly SourceKey[]): boolean =>
    keys.some(ws.lives) && keys.filter(ws.lives).every((key) => own.has(key));
  const matchesOf = (keys: readonly SourceKey[]) =>
    verdictsOf(ws, keys).filter(({ id, kind }) => kind === 'match' && !ending.includes(id));
  const bound = matchesOf([...own]).flatMap(({ left, right }) => (ofOwn(right) ? left : ofOwn(left) ? right : []));
  // To that side alone: who is bound by itself to others too, as a correction of an id that has records again, stays.
  const boundBesides = (key: SourceKey): boolean =>
    matchesOf([key]).some(({ left, right }) => {
      const [near, far] = left.includes(key) ? [left, right] : [right, left];
      return near.length === 1 && far.some(ws.lives) && !ofOwn(far);
    });
  return bound.filter((key) => !own.has(key) && !others.has(key) && ws.lives(key) && !boundBesides(key));
}
