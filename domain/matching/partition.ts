import { Apart } from '../crossref/index.ts';
import type { Constraint, Edge, SourceKey } from '../model/index.ts';
import { contradictingIdentifier } from './compare/identifier.ts';
import type { IdentifierFact, MatchProfile } from './profile.ts';
import { compareBirthDates } from './compare/birth-date.ts';
import {
  addNames,
  areAlike,
  areShortAlike,
  comparedOnce,
  hasShort,
  leavesNameOpen,
  restsOnIdentifier,
  type WholeNames,
  wholeNames,
} from './whole-names.ts';

/** What a part holds that another part may contradict. */
interface Part {
  readonly members: SourceKey[];
  readonly identifiers: IdentifierFact[];
  readonly birthDates: string[];
  readonly kinds: Set<string>;
  readonly names: WholeNames;
}

/** What was asked of the names of two parts, and found. */
interface Alike {
  short?: boolean;
  open?: boolean;
}

function before(a: Edge, b: Edge): number {
  if (a.weight !== b.weight) return b.weight - a.weight;
  if (a.a !== b.a) return a.a < b.a ? -1 : 1;
  return a.b < b.b ? -1 : a.b > b.b ? 1 : 0;
}

/**
 * Parts of records as a forest. Every question that decides a union is asked of the parts' contents, which do not
 * depend on the order in which they were put together.
 */
class Forest {
  private readonly parent = new Map<SourceKey, SourceKey>();
  private readonly parts = new Map<SourceKey, Part>();
  /** By both parts, what was found of their names: hundreds of edges may stand between two. */
  private readonly namedAlike = new Map<Part, Map<Part, Alike>>();
  private readonly compare = comparedOnce();

  constructor(profiles: readonly MatchProfile[]) {
    for (const profile of profiles) {
      this.parent.set(profile.key, profile.key);
      this.parts.set(profile.key, {
        members: [profile.key],
        identifiers: [...profile.identifiers],
        birthDates: [...profile.birthDates],
        kinds: new Set([profile.kind]),
        names: wholeNames(profile),
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

  /** Whether the contents of two parts say that they are two customers. */
  contradict(a: SourceKey, b: SourceKey): boolean {
    const [x, y] = [this.parts.get(this.find(a)), this.parts.get(this.find(b))];
    if (x === undefined || y === undefined) return true;
    for (const kind of x.kinds) if (!y.kinds.has(kind) || y.kinds.size > 1) return true;
    if (compareBirthDates(x.birthDates, y.birthDates) === 'contradicts') return true;
    return contradictingIdentifier(x.identifiers, y.identifiers) !== null;
  }

  /**
   * Whether two parts may be one as far as their names go: those that a short name would join and, where the edge leaves
   * the name open, a bare surname or a record without any.
   */
  areNamedAlike(a: SourceKey, b: SourceKey, open: boolean): boolean {
    const [i, j] = [this.find(a), this.find(b)];
    const [x, y] = [this.parts.get(i), this.parts.get(j)];
    if (x === undefined || y === undefined) return true;
    if (!open && !hasShort(x.names) && !hasShort(y.names)) return true;
    const known = i < j ? this.known(x, y) : this.known(y, x);
    known.short ??= areShortAlike(x.names, y.names, this.compare);
    return known.short && (!open || (known.open ??= areAlike(x.names, y.names, this.compare)));
  }

  private known(x: Part, y: Part): Alike {
    let of = this.namedAlike.get(x);
    if (of === undefined) this.namedAlike.set(x, (of = new Map<Part, Alike>()));
    let alike = of.get(y);
    if (alike === undefined) of.set(y, (alike = {}));
    return alike;
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
    addNames(keep.names, gone.names);
    // Another part, of whose names nothing is known yet.
    this.parts.set(into, { ...keep });
    this.parts.delete(from);
    this.parent.set(from, into);
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
 * the parts contradict each other in a unique identifier, a birth date or their kind, or are named unlike each other
 * where the edge rests on no whole name, or on one that is short for several. A match goes over such
 * contradictions between its sides. It binds one record of each, so each side is put together first, by its own edges:
 * what one side says must not keep records of the other out of it, whichever record is the bound one. Matches come in
 * the order of their ids, as a side may hang together by an earlier one. Independent of the order of its arguments;
 * every record is in exactly one part.
 */
export function partitionComponent(
  profiles: readonly MatchProfile[],
  edges: readonly Edge[],
  constraints: readonly Constraint[],
): SourceKey[][] {
  const forest = new Forest(profiles);
  const known = (keys: readonly SourceKey[]): SourceKey[] => keys.filter((key) => forest.has(key));
  const matches = constraints
    .filter(({ kind }) => kind === 'match')
    .map((match) => ({ ...match, bound: [...known(match.left), ...known(match.right)] }))
    .sort((a, b) => (a.verdictId < b.verdictId ? -1 : 1));
  const apart = Apart.of(constraints, (key) => forest.has(key));
  const inOrder = edges.filter(({ kind, a, b }) => kind === 'link' && forest.has(a) && forest.has(b)).sort(before);
  const join = (edge: Edge): void => {
    const { a, b } = edge;
    if (forest.find(a) === forest.find(b) || apart.are(a, b) || forest.contradict(a, b)) return;
    if (!restsOnIdentifier(edge) && !forest.areNamedAlike(a, b, leavesNameOpen(edge))) return;
    forest.unite(a, b);
    apart.unite(a, b);
  };
  for (const { bound, sides = [] } of matches) {
    for (const side of sides) {
      const within = new Set(side);
      for (const edge of inOrder) if (within.has(edge.a) && within.has(edge.b)) join(edge);
    }
    for (const key of bound) forest.unite(bound[0] ?? key, key);
  }
  for (const edge of inOrder) join(edge);
  return forest.result();
}
