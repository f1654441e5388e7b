import type { IdentifierType } from '../../model/index.ts';
import type { IdentifierFact } from '../profile.ts';

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

/** `equal`: a strong one is shared; `issued`: a loyalty or account number, or a doubtful strong one. */
export type IdentifierLevel = 'equal' | 'issued';

function sameCountry(a: IdentifierFact, b: IdentifierFact): boolean {
  return a.country === null || b.country === null || a.country === b.country;
}

/** The best identifier two records share, with its type. */
export function sharedIdentifier(
  a: readonly IdentifierFact[],
  b: readonly IdentifierFact[],
  counts: (fact: IdentifierFact) => boolean,
): { readonly level: IdentifierLevel; readonly type: IdentifierType } | null {
  let issued: IdentifierType | null = null;
  for (const x of a) {
    if (x.type === 'other') continue;
    for (const y of b) {
      if (x.type !== y.type || x.key !== y.key || !sameCountry(x, y) || !counts(x)) continue;
      if (IDENTIFIER_RULES[x.type].strong && !x.doubtful && !y.doubtful) return { level: 'equal', type: x.type };
      // A number without its issuer is nobody's in particular.
      if (!x.key.startsWith('|')) issued ??= x.type;
    }
  }
  return issued === null ? null : { level: 'issued', type: issued };
}

/** The type of which two records hold different numbers though one bearer has a single one per country; null: none. */
export function contradictingIdentifier(
  a: readonly IdentifierFact[],
  b: readonly IdentifierFact[],
): IdentifierType | null {
  const holds = (facts: readonly IdentifierFact[], like: IdentifierFact): IdentifierFact[] =>
    facts.filter((fact) => fact.type === like.type && fact.country === like.country && !fact.doubtful);
  for (const fact of a) {
    if (!IDENTIFIER_RULES[fact.type].single || fact.doubtful) continue;
    const theirs = holds(b, fact);
    if (theirs.length === 0) continue;
    const ours = holds(a, fact);
    if (!ours.some((one) => theirs.some((other) => other.key === one.key))) return fact.type;
  }
  return null;
}
