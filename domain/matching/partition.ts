import type { Constraint, Edge, SourceKey } from '../model/index.ts';
import { contradictingIdentifier } from './compare/identifier.ts';
import type { IdentifierFact, MatchProfile } from './profile.ts';
import { compareBirthDates } from './compare/birth-date.ts';

/** What a part holds that another part may contradict. */
interface Part {
  readonly members: SourceKey[];
  readonly identifiers: IdentifierFact[];
  readonly birthDates: string[];
  readonly kinds: Set<string>;
}

function before(a: Edge, b: Edge): number {
  if (a.weight !== b.weight) return b.weight - a.weight;
  if (a.a !== b.a) return a.a < b.a ? -1 : 1;
  return a.b < b.b ? -1 : a.b > b.b ? 1 : 0;
}

/**
 * Parts of records as a forest: union by must-link first, then by edges. Every question that decides a union is asked
 * of the parts' contents, which do not depend on the order in which they were put together.
 */
class Forest {
  private readonly parent = new Map<SourceKey, SourceKey>();
  private readonly parts = new Map<SourceKey, Part>();
  /** Root → roots that must stay apart from it. */
  private readonly apart = new Map<SourceKey, Set<SourceKey>>();

  constructor(profiles: readonly MatchProfile[]) {
    for (const profile of profiles) {
      this.parent.set(profile.key, profile.key);
      this.parts.set(profile.key, {
        members: [profile.key],
        identifiers: [...profile.identifiers],
        birthDates: [...profile.birthDates],
        kinds: new Set([profile.kind]),
      });
    }
  }

  has(key: SourceKey): boolean {
    return this.parent.has(key);
  }

  find(key: SourceKey): SourceKey {
    let root = key;
    for (let up = this.parent.get(root); up !== undefined && up !== root; up = this.parent.get(root)) root = up;
    for (let at = key; at !== root;) {
      const up = this.parent.get(at) ?? root;
      this.parent.set(at, root);
      at = up;
    }
    return root;
  }

  keepApart(a: SourceKey, b: SourceKey): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    this.side(x).add(y);
    this.side(y).add(x);
  }

  areApart(a: SourceKey, b: SourceKey): boolean {
    return this.apart.get(this.find(a))?.has(this.find(b)) === true;
  }

  /** Whether the contents of two parts say that they are two customers. */
  contradict(a: SourceKey, b: SourceKey): boolean {
    const [x, y] = [this.parts.get(this.find(a)), this.parts.get(this.find(b))];
    if (x === undefined || y === undefined) return true;
    for (const kind of x.kinds) if (!y.kinds.has(kind) || y.kinds.size > 1) return true;
    if (compareBirthDates(x.birthDates, y.birthDates) === 'contradicts') return true;
    return contradictingIdentifier(x.identifiers, y.identifiers) !== null;
  }

  unite(a: SourceKey, b: SourceKey): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    const [into, from] = x < y ? [x, y] : [y, x];
    const [keep, gone] = [this.parts.get(into), this.parts.get(from)];
    if (keep === undefined || gone === undefined) return;
    keep.members.push(...gone.members);
    keep.identifiers.push(...gone.identifiers);
    keep.birthDates.push(...gone.birthDates);
    for (const kind of gone.kinds) keep.kinds.add(kind);
    this.parts.delete(from);
    this.parent.set(from, into);
    for (const other of this.apart.get(from) ?? []) {
      this.side(other).delete(from);
      if (other !== into) {
        this.side(other).add(into);
        this.side(into).add(other);
      }
    }
    this.apart.delete(from);
  }

  /** Members sorted within parts, parts by their first member. */
  result(): SourceKey[][] {
    return [...this.parts.values()]
      .map((part) => part.members.sort())
      .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  }

  private side(root: SourceKey): Set<SourceKey> {
    const known = this.apart.get(root);
    if (known !== undefined) return known;
    const made = new Set<SourceKey>();
    this.apart.set(root, made);
    return made;
  }
}

/**
 * Divides one connected component into customers (DATA §4): first what stewards put together, then the link edges in
 * one total order (weight descending, then both keys), each uniting its parts unless a no-match stands between them or
 * the parts contradict each other in a unique identifier, a birth date or their kind. A must-link goes over such
 * contradictions. Independent of the order of its arguments; every record is in exactly one part.
 */
export function partitionComponent(
  profiles: readonly MatchProfile[],
  edges: readonly Edge[],
  constraints: readonly Constraint[],
): SourceKey[][] {
  const forest = new Forest(profiles);
  const known = (keys: readonly SourceKey[]): SourceKey[] => keys.filter((key) => forest.has(key)).sort();
  for (const { kind, left, right } of constraints) {
    if (kind !== 'match') continue;
    const [first, ...others] = [...known(left), ...known(right)];
    // A match binds side to side; a side with several records names one customer, so all of them come together.
    if (first !== undefined) for (const other of others) forest.unite(first, other);
  }
  for (const { kind, left, right } of constraints) {
    if (kind !== 'no-match') continue;
    const [ours, theirs] = [known(left), known(right)];
    for (const a of ours) for (const b of theirs) forest.keepApart(a, b);
  }
  for (const edge of [...edges].filter((one) => one.kind === 'link').sort(before)) {
    if (!forest.has(edge.a) || !forest.has(edge.b)) continue;
    if (forest.find(edge.a) === forest.find(edge.b)) continue;
    if (forest.areApart(edge.a, edge.b) || forest.contradict(edge.a, edge.b)) continue;
    forest.unite(edge.a, edge.b);
  }
  return forest.result();
}
