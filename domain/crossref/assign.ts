import type { CustomerId, Instant, SourceKey } from '../model/index.ts';

interface Lookup<K, V> {
  get(key: K): V | null | undefined;
}

/** What is known before ids are given out. */
export interface AssignInput {
  /** Every part, each a list of live records; no record in two. */
  readonly parts: readonly (readonly SourceKey[])[];
  /** The live link of each record that has one. */
  readonly links: Lookup<SourceKey, { readonly customerId: CustomerId; readonly at: Instant }>;
  /** Every id concerned → the id it redirects to, or null. Closed under redirects. */
  readonly forest: Lookup<CustomerId, CustomerId>;
  /** Ids that a part without any may take back, best first; each has no link and is in `forest`. */
  readonly former: (part: readonly SourceKey[]) => readonly CustomerId[];
  readonly mint: () => CustomerId;
  /** Records whose links decide who keeps an id; links of others count only among parts equal in these. Absent: all. */
  readonly claims?: ((key: SourceKey) => boolean) | undefined;
  /**
   * Ids that do not go by links of others into a part with an id that a deciding record speaks for: they stay without
   * records rather than redirect there, unless they do already. Absent: none.
   */
  readonly parting?: ((id: CustomerId) => boolean) | undefined;
}

export interface Assignment {
  /** Root id of each part, in the order of the parts. */
  readonly roots: readonly CustomerId[];
  /** Records without a link, and records whose link moves. */
  readonly moves: readonly {
    readonly key: SourceKey;
    readonly from: CustomerId | null;
    readonly to: CustomerId;
  }[];
  /** Redirects that begin, end (`to` null) or change. */
  readonly redirects: readonly { readonly id: CustomerId; readonly to: CustomerId | null }[];
  readonly minted: readonly CustomerId[];
}

/**
 * Gives each part the id of a customer so that ids outlive every change of partition (DATA §3). An id belongs to
 * the part that holds most of its links (of records that `claims` names first); on a tie, or without links of its own,
 * to the part that holds most links of it and of the ids redirected to it; then to that with the earliest link. A part
 * keeps its root, or the topmost of its ids, of those that a deciding record speaks for where there are any; with none it takes back an id that its records once had, else one is
 * minted. Its other ids redirect to the root; chains that already lead there inside the part stay as they are, so inner
 * merges can still be undone. No cycle can arise: every redirect written leads to a root.
 */
export function assign(input: AssignInput): Assignment {
  const { owner, decided } = owners(input);
  const owned: CustomerId[][] = input.parts.map(() => []);
  for (const id of [...owner.keys()].sort()) owned[owner.get(id) as number]?.push(id);

  const minted: CustomerId[] = [];
  const roots: CustomerId[] = [];
  const redirects: { id: CustomerId; to: CustomerId | null }[] = [];
  const moves: { key: SourceKey; from: CustomerId | null; to: CustomerId }[] = [];
  const taken = new Set<CustomerId>();

  input.parts.forEach((part, index) => {
    const ids = owned[index] as CustomerId[];
    if (ids.length === 0) {
      const back = input.former(part).find((id) => !owner.has(id) && !taken.has(id));
      if (back === undefined) {
        const id = input.mint();
        minted.push(id);
        roots.push(id);
      } else {
        taken.add(back);
        roots.push(back);
        if (input.forest.get(back)) redirects.push({ id: back, to: null });
      }
    } else {
      const known = ids.filter((id) => decided.has(id));
      const root = rootOf(known.length > 0 ? known : ids, input.forest, (id) => owner.get(id) === index);
      roots.push(root);
      if (input.forest.get(root)) redirects.push({ id: root, to: null });
      for (const id of ids) {
        if (id !== root && !leadsTo(id, root, input.forest, (on) => owner.get(on) === index)) {
          redirects.push({ id, to: root });
        }
      }
    }
    for (const key of part) {
      const from = input.links.get(key)?.customerId ?? null;
      if (from === null || owner.get(from) !== index) moves.push({ key, from, to: roots[index] as CustomerId });
    }
  });
  return { roots, moves, redirects, minted };
}

/**
 * What a part can say for an id: links to it, links to it and to all ids redirected to it, both of the records that
 * decide and of all, and the earliest of them.
 */
interface Claim {
  decidingOwn: number;
  decidingTotal: number;
  own: number;
  total: number;
  at: string;
  key: string;
}

/** Whose an id is, by links alone. */
type ClaimInput = Pick<AssignInput, 'parts' | 'links' | 'forest' | 'claims' | 'parting'>;

/** Which of the parts keeps each id, as `assign` decides it. Ids that no link reaches are in none. */
export function keepers(input: ClaimInput): ReadonlyMap<CustomerId, number> {
  return owners(input).owner;
}

/** Id → the part that owns it. Ids that no link reaches are in no part. `decided`: by a record that decides. */
function owners(input: ClaimInput): { owner: Map<CustomerId, number>; decided: ReadonlySet<CustomerId> } {
  const claims = new Map<CustomerId, Map<number, Claim>>();
  const claim = (id: CustomerId, part: number, own: number, at: string, key: SourceKey) => {
    let byPart = claims.get(id);
    if (!byPart) claims.set(id, (byPart = new Map<number, Claim>()));
    const decides = input.claims === undefined || input.claims(key) ? 1 : 0;
    const known = byPart.get(part);
    if (!known) byPart.set(part, { decidingOwn: own * decides, decidingTotal: decides, own, total: 1, at, key });
    else {
      known.decidingOwn += own * decides;
      known.decidingTotal += decides;
      known.own += own;
      known.total += 1;
      if (at < known.at || (at === known.at && key < known.key)) [known.at, known.key] = [at, key];
    }
  };
  input.parts.forEach((part, index) => {
    for (const key of part) {
      const link = input.links.get(key);
      if (!link) continue;
      claim(link.customerId, index, 1, link.at, key);
      for (let up = input.forest.get(link.customerId); up; up = input.forest.get(up)) claim(up, index, 0, link.at, key);
    }
  });
  const owner = new Map<CustomerId, number>();
  const decided = new Set<CustomerId>();
  const spokenFor = new Set<number>();
  for (const [id, byPart] of claims) {
    let best: [number, Claim] | undefined;
    for (const entry of byPart) if (!best || better(entry[1], best[1])) best = entry;
    if (!best) continue;
    owner.set(id, best[0]);
    if (best[1].decidingTotal === 0) continue;
    decided.add(id);
    spokenFor.add(best[0]);
  }
  const isOfSpokenFor = (id: CustomerId, part: number): boolean => {
    for (let at: CustomerId | null | undefined = id; at; at = input.forest.get(at)) {
      if (decided.has(at) && owner.get(at) === part) return true;
    }
    return false;
  };
  for (const [id, part] of owner) {
    if (input.parting?.(id) === true && spokenFor.has(part) && !isOfSpokenFor(id, part)) owner.delete(id);
  }
  return { owner, decided };
}

function better(a: Claim, b: Claim): boolean {
  if (a.decidingOwn !== b.decidingOwn) return a.decidingOwn > b.decidingOwn;
  if (a.decidingTotal !== b.decidingTotal) return a.decidingTotal > b.decidingTotal;
  if (a.own !== b.own) return a.own > b.own;
  if (a.total !== b.total) return a.total > b.total;
  if (a.at !== b.at) return a.at < b.at;
  return a.key < b.key;
}

/** The oldest id that is a root; else the oldest whose redirect leaves the part. `ids` are sorted by mint time. */
function rootOf(
  ids: readonly CustomerId[],
  forest: AssignInput['forest'],
  inside: (id: CustomerId) => boolean,
): CustomerId {
  const root = ids.find((id) => !forest.get(id));
  if (root) return root;
  const top = ids.find((id) => !inside(forest.get(id) as CustomerId));
  return top ?? (ids[0] as CustomerId);
}

function leadsTo(
  id: CustomerId,
  root: CustomerId,
  forest: AssignInput['forest'],
  inside: (id: CustomerId) => boolean,
): boolean {
  for (let at = forest.get(id); at; at = forest.get(at)) {
    if (at === root) return true;
    if (!inside(at)) return false;
  }
  return false;
}
