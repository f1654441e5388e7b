import type { IdentifierType } from '../../model/index.ts';
import { COMPANY_KEY, identifierKind } from '../keys.ts';
import type { IdentifierFact } from '../profile.ts';
import type { Key } from '../resolver.ts';

/** What an identifier of a type proves. */
interface TypeRule {
  /** Equality alone makes two records one. */
  readonly strong: boolean;
  /** A person or organisation has one per country: two different ones are two bearers. */
  readonly single: boolean;
}

/**
 * Passports and licences are renewed under new numbers, VAT numbers and D-U-N-S are given per branch or activity, so
 * differing ones contradict nothing. Loyalty and account numbers prove something beside a compatible name only.
 */
export const IDENTIFIER_RULES: Readonly<Record<IdentifierType, TypeRule>> = {
  national: { strong: true, single: true },
  'social-security': { strong: true, single: true },
  tax: { strong: true, single: true },
  registration: { strong: true, single: true },
  lei: { strong: true, single: true },
  passport: { strong: true, single: false },
  'driving-licence': { strong: true, single: false },
  vat: { strong: true, single: false },
  duns: { strong: true, single: false },
  loyalty: { strong: false, single: false },
  account: { strong: false, single: false },
  other: { strong: false, single: false },
};

/** `equal`: a strong one is shared; `issued`: a loyalty or account number, or a strong one that is doubtful here. */
export type IdentifierLevel = 'equal' | 'issued';

/** Which of several types is told, whatever the order of a record's list: the first of the table. */
const TYPES = Object.keys(IDENTIFIER_RULES) as readonly IdentifierType[];
const comesBefore = (type: IdentifierType, other: IdentifierType): boolean =>
  TYPES.indexOf(type) < TYPES.indexOf(other);

function sameCountry(a: IdentifierFact, b: IdentifierFact): boolean {
  return a.country === null || b.country === null || a.country === b.country;
}

/** What two equal numbers prove; null: nothing. */
function levelOf(x: IdentifierFact, y: IdentifierFact): IdentifierLevel | null {
  if (IDENTIFIER_RULES[x.type].strong && !x.doubtful && !y.doubtful) return 'equal';
  // A number without its issuer is nobody's in particular.
  return x.key.startsWith('|') ? null : 'issued';
}

/** The number that both are, or that the one is and the other's company has; null: they differ. Two of one company's do. */
function sameNumber(x: IdentifierFact, y: IdentifierFact): Key | null {
  if (x.key === y.key) return { kind: identifierKind(x.type), value: x.key };
  const company = x.key === y.company ? x.key : x.company === y.key ? y.key : null;
  return company === null ? null : { kind: COMPANY_KEY, value: company };
}

/** The best identifier two records share, with its type; `counts` is asked of the number that they have in common. */
export function sharedIdentifier(
  a: readonly IdentifierFact[],
  b: readonly IdentifierFact[],
  counts: (number: Key) => boolean,
): { readonly level: IdentifierLevel; readonly type: IdentifierType } | null {
  let best: { readonly level: IdentifierLevel; readonly type: IdentifierType } | null = null;
  for (const x of a) {
    if (x.type === 'other') continue;
    for (const y of b) {
      if (x.type !== y.type || !sameCountry(x, y)) continue;
      const number = sameNumber(x, y);
      if (number === null || !counts(number)) continue;
      const level = levelOf(x, y);
      if (level === null) continue;
      const better = best === null || (best.level === level ? comesBefore(x.type, best.type) : level === 'equal');
      if (better) best = { level, type: x.type };
    }
  }
  return best;
}

/** Numbers of which a bearer has a single one, by type and country; of branches that of their company. */
function singleNumbers(
  facts: readonly IdentifierFact[],
): Map<string, { readonly type: IdentifierType; readonly numbers: Set<string> }> {
  const found = new Map<string, { readonly type: IdentifierType; readonly numbers: Set<string> }>();
  for (const { type, country, bearer, doubtful } of facts) {
    if (doubtful || !IDENTIFIER_RULES[type].single) continue;
    const sort = `${type}|${country ?? ''}`;
    const known = found.get(sort);
    if (known) known.numbers.add(bearer);
    else found.set(sort, { type, numbers: new Set([bearer]) });
  }
  return found;
}

/** The type of which two records hold different numbers though one bearer has a single one per country; null: none. */
export function contradictingIdentifier(
  a: readonly IdentifierFact[],
  b: readonly IdentifierFact[],
): IdentifierType | null {
  if (a.length === 0 || b.length === 0) return null;
  const theirs = singleNumbers(b);
  if (theirs.size === 0) return null;
  let found: IdentifierType | null = null;
  for (const [sort, { type, numbers }] of singleNumbers(a)) {
    const others = theirs.get(sort)?.numbers;
    if (others === undefined || (found !== null && !comesBefore(type, found))) continue;
    if (![...numbers].some((number) => others.has(number))) found = type;
  }
  return found;
}
