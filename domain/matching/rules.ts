import type { Edge, Evidence } from '../model/index.ts';
import { compareBirthDates } from './compare/birth-date.ts';
import { sharedEmail, sharedPhone } from './compare/contact.ts';
import { IDENTIFIER_RULES, contradictingIdentifier, sharedIdentifier } from './compare/identifier.ts';
import { type NameLevel, compareNames, isCompatible } from './compare/name.ts';
import { compareOrganisations } from './compare/organisation.ts';
import { EMAIL_KEY, PHONE_KEY } from './keys.ts';
import type { MatchProfile } from './profile.ts';
import type { IsGeneric } from './resolver.ts';

/** Rank of each rule, strongest first; an edge's weight is the rank of the strongest rule that held, plus one per further fact. */
export const RULE_WEIGHTS = {
  identifier: 100,
  email: 60,
  phone: 50,
  issued: 45,
  'email-without-name': 40,
  'name-birth-date': 20,
  'name-postal-code': 15,
} as const;

type Outcome = Pick<Edge, 'kind' | 'weight' | 'evidence'>;
const NOTHING: readonly Evidence[] = [];

/** The evidence of one pair: what agrees counts for, what contradicts counts against. Names of comparisons and levels only, never values. */
class Findings {
  readonly evidence: Evidence[] = [];
  add(comparison: string, level: string, weight: number): void {
    this.evidence.push({ comparison, level, weight });
  }
}

function nameLevel(a: MatchProfile, b: MatchProfile): NameLevel {
  return a.kind === 'person' ? compareNames(a.names, b.names) : compareOrganisations(a.organisations, b.organisations);
}

/**
 * The deterministic rules for two records (DATA §4); null: nothing worth a review. Rules in order: a strong identifier;
 * e-mail or phone with a compatible name; a loyalty or account number with a compatible name; name with birth date
 * (person) or postal code (organisation), for review. Whatever contradicts turns a link into a review.
 */
export function applyRules(a: MatchProfile, b: MatchProfile, isGeneric: IsGeneric): Outcome | null {
  if (a.kind !== b.kind) return null;
  const identifier = sharedIdentifier(a.identifiers, b.identifiers, (number) => !isGeneric(number));
  const email = sharedEmail(a.emails, b.emails, (value) => !isGeneric({ kind: EMAIL_KEY, value }));
  const phone = sharedPhone(a.phones, b.phones, (value) => !isGeneric({ kind: PHONE_KEY, value }));
  const birth = a.kind === 'person' ? compareBirthDates(a.birthDates, b.birthDates) : 'unknown';
  const place = a.kind === 'organisation' && a.postalCodes.some((code) => b.postalCodes.includes(code));
  if (identifier === null && email === null && phone === null && birth !== 'equal' && !place) return null;

  const name = nameLevel(a, b);
  const compatible = isCompatible(name);
  const otherIdentifier = contradictingIdentifier(a.identifiers, b.identifiers);
  const contradicted = otherIdentifier !== null || birth === 'contradicts';
  const findings = new Findings();
  if (identifier) findings.add(`identifier:${identifier.type}`, identifier.level, 1);
  if (email !== null) findings.add('email', 'equal', 1);
  if (phone !== null) findings.add('phone', 'equal', 1);
  if (name !== 'unknown') findings.add('name', name, compatible ? 1 : name === 'near' ? 0 : -1);
  if (birth !== 'unknown') findings.add('birth-date', birth, birth === 'equal' ? 1 : -1);
  if (place) findings.add('postal-code', 'equal', 1);
  if (otherIdentifier !== null) findings.add(`identifier:${otherIdentifier}`, 'contradicts', -1);

  const decided = decide({
    identifier,
    email: email !== null,
    phone: phone !== null,
    birth,
    place,
    name,
    compatible,
    contradicted,
  });
  if (decided === null) return null;
  if (a.separate || b.separate) {
    findings.add('restriction', 'do-not-merge', -1);
    return { kind: 'review', weight: decided.weight, evidence: findings.evidence };
  }
  const more = findings.evidence.reduce((sum, one) => sum + one.weight, 0);
  return {
    kind: decided.kind,
    weight: decided.weight + Math.max(0, more - 1),
    evidence: findings.evidence.length > 0 ? findings.evidence : NOTHING,
  };
}

interface Facts {
  readonly identifier: ReturnType<typeof sharedIdentifier>;
  readonly email: boolean;
  readonly phone: boolean;
  readonly birth: ReturnType<typeof compareBirthDates>;
  readonly place: boolean;
  readonly name: NameLevel;
  readonly compatible: boolean;
  readonly contradicted: boolean;
}

function settle({ contradicted }: Facts, weight: number): { kind: Edge['kind']; weight: number } {
  return { kind: contradicted ? 'review' : 'link', weight };
}

function decide(facts: Facts): { kind: Edge['kind']; weight: number } | null {
  const { identifier, name, compatible, contradicted } = facts;
  if (identifier?.level === 'equal') {
    // One number on two names and two birth dates, or beside another number that differs, is a mix-up to be looked at.
    const unlike = name === 'different' || name === 'given-only';
    const mixed =
      contradicted &&
      (unlike || name === 'near' || facts.birth !== 'contradicts' || !IDENTIFIER_RULES[identifier.type].single);
    return { kind: mixed ? 'review' : 'link', weight: RULE_WEIGHTS.identifier };
  }
  const contact = facts.email
    ? RULE_WEIGHTS.email
    : facts.phone
      ? RULE_WEIGHTS.phone
      : identifier
        ? RULE_WEIGHTS.issued
        : 0;
  if (contact > 0) {
    if (name === 'exact' || name === 'strong') return settle(facts, contact);
    if (name === 'weak') {
      // A phone is a household's: an initial or a missing part does not tell its members apart.
      const sure = facts.email || identifier !== null || facts.birth === 'equal';
      return sure ? settle(facts, contact) : { kind: 'review', weight: contact };
    }
    if (name === 'near') return { kind: 'review', weight: contact };
    if (name === 'unknown') {
      if (facts.email) return settle(facts, RULE_WEIGHTS['email-without-name']);
      return contradicted ? null : { kind: 'review', weight: contact };
    }
    if (name === 'given-only' && (facts.email || facts.birth === 'equal')) return { kind: 'review', weight: contact };
    return facts.birth === 'equal' && facts.email ? { kind: 'review', weight: contact } : null;
  }
  if (facts.birth === 'equal' && compatible && name !== 'weak')
    return { kind: 'review', weight: RULE_WEIGHTS['name-birth-date'] };
  if (facts.place && compatible) return { kind: 'review', weight: RULE_WEIGHTS['name-postal-code'] };
  return null;
}
