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
  /** Sides of no-match constraints that have a member here: 2 × constraint for the left, plus one for the right. */
  readonly sides: Set<number>;
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

  constructor(profiles: readonly MatchProfile[]) {
    for (const profile of profiles) {
      this.parent.set(profile.key, profile.key);
      this.parts.set(profile.key, {
        members: [profile.key],
        identifiers: [...profile.identifiers],
        birthDates: [...profile.birthDates],
        kinds: new Set([profile.kind]),
        sides: new Set(),
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

  /** Puts a record on one side of a no-match constraint. */
  mark(key: SourceKey, side: number): void {
    this.parts.get(this.find(key))?.sides.add(side);
  }

  /** Whether a no-match stands between two parts: one holds its left side, the other its right. */
  areApart(a: SourceKey, b: SourceKey): boolean {
    const [x, y] = [this.parts.get(this.find(a)), this.parts.get(this.find(b))];
    if (x === undefined || y === undefined) return true;
    const [few, many] = x.sides.size <= y.sides.size ? [x.sides, y.sides] : [y.sides, x.sides];
    for (const side of few) if (many.has(side ^ 1)) return true;
    return false;
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
    for (const side of gone.sides) keep.sides.add(side);
  }

  /** Members sorted within parts, parts by their first member. */
  result(): SourceKey[][] {
    return [...this.parts.values()]
      .map((part) => part.members.sort())
      .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
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
  constraints.forEach(({ kind, left, right }, i) => {
    if (kind !== 'no-match') return;
    for (const key of known(left)) forest.mark(key, 2 * i);
    for (const key of known(right)) forest.mark(key, 2 * i + 1);
  });
  for (const edge of [...edges].filter((one) => one.kind === 'link').sort(before)) {
    if (!forest.has(edge.a) || !forest.has(edge.b)) continue;
    if (forest.find(edge.a) === forest.find(edge.b)) continue;
    if (forest.areApart(edge.a, edge.b) || forest.contradict(edge.a, edge.b)) continue;
    forest.unite(edge.a, edge.b);
  }
  return forest.result();
}
