import type {
  CustomerId,
  DecidedBy,
  Instant,
  RowPredicate,
  SourceKey,
  Verdict,
  VerdictKind,
  VerdictSide,
} from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { visibleSurvivors } from './customers-by-id.ts';
import { unique } from './page.ts';
import { sidesOfVerdicts, type SideKeys, type VerdictKeys } from './verdict-sides.ts';
import { visibleKeys } from './visible-keys.ts';

/** A steward's verdict, as far as the customers that it is between are shown. */
export interface VerdictView {
  readonly id: string;
  readonly kind: VerdictKind;
  readonly by: DecidedBy;
  /** When it was decided: of one that gives another again, when that one was given. */
  readonly at: Instant;
  /** Null where none was given, it was erased, or it may speak of somebody who is hidden. */
  readonly reason: string | null;
  /** Id of the verdict that it gives again for other records. */
  readonly repeats: string | null;
  readonly supersedes: readonly string[];
  /** What ended it; null while it stands. */
  readonly end: { readonly by: string; readonly at: Instant } | null;
  readonly sides: readonly VerdictSideView[];
}

export interface VerdictSideView {
  /** The customer whose records it names, by the id of then; null for a side of one record, or one that is hidden. */
  readonly customerId: CustomerId | null;
  /** In order: those of the records looked at that it still speaks of. */
  readonly keys: readonly SourceKey[];
  /** It names more than were looked at. */
  readonly cut: boolean;
}

/** A side as it was given, with those that it speaks of no longer. */
type NamedSide = VerdictSideView & SideKeys;

/**
 * Verdicts by id, in the order asked. Of their records and customers those are named that the predicate allows; null
 * where that is none of them, or there is no such verdict. Five reads for all of them, one more where any gives an
 * earlier one again, and where any was given beside another; under a predicate two more for whom that one named, and those of their owners.
 */
export async function verdictsById(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly string[],
): Promise<(VerdictView | null)[]> {
  const asked = unique(ids);
  const [verdicts, ends, named] = await Promise.all([
    hub.store.get('verdicts', asked),
    hub.store.get('verdictEnds', asked),
    sidesOfVerdicts(hub, asked),
  ]);
  const first = await givenBeside(hub, await firstGiven(hub, verdicts));
  const others = predicate.kind === 'all' ? [] : [...first.keys()].filter((id) => !verdicts.has(id));
  const namedAtFirst = others.length === 0 ? named : new Map([...named, ...(await sidesOfVerdicts(hub, others))]);
  const sides = new Map([...first].map(([id, { doc }]) => [id, sidesOf(doc, namedAtFirst.get(id))]));
  const shown = await shownSides(hub, predicate, [...sides.values()].flat());
  const isWhole = (id: string): boolean => shown(sides.get(id) ?? [])?.whole === true;
  return ids.map((id) => {
    const doc = verdicts.get(id)?.doc;
    const seen = doc && shown(sides.get(id) ?? []);
    if (!doc || !seen) return null;
    const { kind, by, supersedes, since = null } = doc;
    const { at, beside = [] } = first.get(since ?? id)?.doc ?? doc;
    const ended = ends.get(id)?.doc;
    const end = ended ? { by: ended.endedBy, at: ended.at } : null;
    // The reason was given for all whom the first one named, and those given beside it.
    const whole = seen.whole && (since === null || isWhole(since)) && beside.every(isWhole);
    const reason = whole ? reasonOf(first, since ?? id) : null;
    return { id, kind, by, at, reason, repeats: since, supersedes, end, sides: seen.sides };
  });
}

/**
 * The reasons that verdicts were given for, in the order asked; null where there is none to be shown. Without a
 * predicate one read, another where any gives an earlier one again, and where any was given beside another.
 */
export async function reasonsOf(hub: Hub, predicate: RowPredicate, ids: readonly string[]): Promise<(string | null)[]> {
  if (predicate.kind !== 'all') {
    return (await verdictsById(hub, predicate, ids)).map((verdict) => verdict?.reason ?? null);
  }
  const verdicts = await hub.store.get('verdicts', unique(ids));
  const first = await givenBeside(hub, await firstGiven(hub, verdicts));
  return ids.map((id) => reasonOf(first, verdicts.get(id)?.doc.since ?? id));
}

/** Of several that were given for one reason it stands in the first. */
function reasonOf(verdicts: ReadonlyMap<string, Row<Verdict>>, id: string): string | null {
  const doc = verdicts.get(id)?.doc;
  const beside = (doc?.beside ?? []).map((each) => verdicts.get(each)?.doc.reason);
  return [doc?.reason, ...beside].find((reason) => reason !== undefined) ?? null;
}

/** By id, the verdicts as they were first given: what an import or a later decision gave again is as old as that. */
async function firstGiven(
  hub: Hub,
  verdicts: ReadonlyMap<string, Row<Verdict>>,
): Promise<ReadonlyMap<string, Row<Verdict>>> {
  const others = [...verdicts.values()].flatMap(({ doc }) => doc.since ?? []).filter((id) => !verdicts.has(id));
  return others.length === 0 ? verdicts : new Map([...verdicts, ...(await hub.store.get('verdicts', unique(others)))]);
}

/** With those that were given beside them for one reason. */
async function givenBeside(
  hub: Hub,
  verdicts: ReadonlyMap<string, Row<Verdict>>,
): Promise<ReadonlyMap<string, Row<Verdict>>> {
  const others = [...verdicts.values()].flatMap(({ doc }) => doc.beside ?? []).filter((id) => !verdicts.has(id));
  return others.length === 0 ? verdicts : new Map([...verdicts, ...(await hub.store.get('verdicts', unique(others)))]);
}

/** Of the sides of one verdict those parts that are shown, and whether that is all of them; null where it is nothing. */
type Shown = (
  sides: readonly NamedSide[],
) => { readonly sides: readonly VerdictSideView[]; readonly whole: boolean } | null;

async function shownSides(hub: Hub, predicate: RowPredicate, all: readonly NamedSide[]): Promise<Shown> {
  if (predicate.kind === 'all') {
    const shown = ({ customerId, keys, gone, cut }: NamedSide) => ({ customerId, keys: spokenOf(keys, gone), cut });
    return (sides) => ({ sides: sides.map(shown), whole: true });
  }
  const [keys, survivors] = await Promise.all([
    visibleKeys(
      hub,
      predicate,
      all.flatMap((side) => side.keys),
    ),
    visibleSurvivors(
      hub,
      predicate,
      all.flatMap(({ customerId }) => customerId ?? []),
    ),
  ]);
  const seen = new Set(keys);
  const seesCustomer = (id: CustomerId | null): boolean => id === null || survivors.has(id);
  return (sides) => {
    const shown = sides.map(({ customerId, keys, gone, cut }) => ({
      customerId: seesCustomer(customerId) ? customerId : null,
      keys: spokenOf(keys, gone).filter((key) => seen.has(key)),
      cut,
    }));
    if (shown.every(({ customerId, keys }) => customerId === null && keys.length === 0)) return null;
    // Who was not looked at may be hidden too.
    const whole = sides.every(
      ({ customerId, keys, cut }) => !cut && seesCustomer(customerId) && keys.every((key) => seen.has(key)),
    );
    return { sides: shown, whole };
  };
}

const spokenOf = (keys: readonly SourceKey[], gone: ReadonlySet<SourceKey>) => keys.filter((key) => !gone.has(key));

function sidesOf({ left, right }: Verdict, named: VerdictKeys | undefined): readonly NamedSide[] {
  if (left === null || right === null || named === undefined) return [];
  return [
    { customerId: customerOf(left), ...named.left },
    { customerId: customerOf(right), ...named.right },
  ];
}

function customerOf(side: VerdictSide): CustomerId | null {
  return side.kind === 'customer' ? side.customerId : null;
}
