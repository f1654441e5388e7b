import { sameName } from '../business/index.ts';
import type { Preference } from '../model/index.ts';
import type { CurrentConsent } from './current-consent.ts';
import { permits, shared, touches, within, type ContactQuestion } from './scope.ts';

export const CONTACT_REASONS = [
  'GRANTED',
  'PROCESSING_RESTRICTED',
  'NO_CONSENT',
  'REFUSED',
  'WITHDRAWN',
  'EXPIRED',
  'CHANNEL_OPT_OUT',
  'NAME_CONTACT_POINT',
  'NAME_LEGAL_ENTITY',
  'OTHER_CONTACT_POINT',
] as const;
/**
 * GRANTED: allowed. PROCESSING_RESTRICTED: the data may only be kept, whatever was consented. NO_CONSENT: nobody said
 * yes. REFUSED, WITHDRAWN, EXPIRED: the statement that forbids it. CHANNEL_OPT_OUT: the customer chose not to be reached
 * over the channel. NAME_CONTACT_POINT, NAME_LEGAL_ENTITY: a consent is there, but only for some of them, or of a merged
 * customer only for those of some parts; name one. OTHER_CONTACT_POINT: the consent was given for all contact points by
 * a customer that was merged with the one who has this contact point.
 */
export type ContactReason = (typeof CONTACT_REASONS)[number];

export interface ContactAnswer {
  readonly allowed: boolean;
  readonly reason: ContactReason;
  /** The statement that decided, where one did. */
  readonly consentId: string | null;
}

export interface Statements {
  /** Whether the customer's data may only be kept (GDPR art. 18). */
  readonly processingRestricted: boolean;
  readonly consents: readonly CurrentConsent[];
  readonly choices: readonly Preference[];
  /**
   * What stands for those whose "all contact points" are meant, each by itself: for the keys that have the contact
   * point asked for, or, where the question names none or no record has it, for each part of a merged customer.
   */
  readonly apart: readonly (readonly CurrentConsent[])[];
}

/**
 * Default deny. Allowed is what a standing grant covers as a whole, unless a standing refusal, withdrawal or lapsed
 * grant touches it; those are lifted only by a newer grant on the same matter or part of it, and for that part alone:
 * where the question leaves open more of what was refused, naming the part is asked for. So what one part of a merged
 * customer refused stays refused until somebody said yes to just that. A grant for all contact points reaches
 * nobody's who would not have permitted it alone: a merge never widens consent (DATA §9).
 */
export function mayContact(question: ContactQuestion, statements: Statements): ContactAnswer {
  const { processingRestricted, consents, choices, apart } = statements;
  if (processingRestricted) return { allowed: false, reason: 'PROCESSING_RESTRICTED', consentId: null };
  const optOut = choices.some(
    (c) => c.subject === 'channel' && c.choice === 'opt-out' && sameName(c.name, question.channel),
  );
  if (optOut) return { allowed: false, reason: 'CHANNEL_OPT_OUT', consentId: null };

  const answer = byConsents(question, consents);
  if (!answer.allowed || apart.length === 0) return answer;
  const alone = apart.map((each) => byConsents(question, each));
  const open = question.contactPoint === null;
  const [only] = alone;
  if (alone.every(({ allowed }) => allowed)) return open || only === undefined || alone.length > 1 ? answer : only;
  if (open) return { allowed: false, reason: 'NAME_CONTACT_POINT', consentId: null };
  const naming = consents.filter(({ consent, state }) => state === 'granted' && consent.contactPoint !== null);
  const grant = newestPermitting(question, naming);
  if (grant) return { ...answer, consentId: grant.consent.id };
  return { allowed: false, reason: 'OTHER_CONTACT_POINT', consentId: answer.consentId };
}

function byConsents(question: ContactQuestion, consents: readonly CurrentConsent[]): ContactAnswer {
  const standing = consents.filter(({ consent }) => touches(consent, question));
  const grants = standing.filter(({ state }) => state === 'granted');
  const against = standing
    .filter(({ state }) => state !== 'granted')
    .map((refusal) => ({ refusal, lifting: grants.filter((grant) => lifts(grant, refusal)) }));
  const whole = against.filter(({ lifting }) => lifting.length === 0).map(({ refusal }) => refusal);
  const newest = whole.sort((a, b) => (a.consent.at < b.consent.at ? 1 : -1))[0];
  if (newest) return { allowed: false, reason: reasonOf(newest), consentId: newest.consent.id };
  for (const { refusal, lifting } of against) {
    const asked = shared(refusal.consent, question);
    if (lifting.some(({ consent }) => permits(consent, asked))) continue;
    return { allowed: false, reason: whyNoGrantPermits(lifting, asked), consentId: null };
  }

  const grant = newestPermitting(question, grants);
  if (grant) return { allowed: true, reason: 'GRANTED', consentId: grant.consent.id };
  return { allowed: false, reason: whyNoGrantPermits(grants, question), consentId: null };
}

function newestPermitting(question: ContactQuestion, grants: readonly CurrentConsent[]): CurrentConsent | undefined {
  const permitting = grants.filter(({ consent }) => permits(consent, question));
  return permitting.sort((a, b) => (a.consent.at < b.consent.at ? 1 : -1))[0];
}

function lifts(grant: CurrentConsent, refusal: CurrentConsent): boolean {
  return grant.consent.at > refusal.consent.at && within(grant.consent, refusal.consent);
}

function whyNoGrantPermits(grants: readonly CurrentConsent[], question: ContactQuestion): ContactReason {
  if (grants.length === 0) return 'NO_CONSENT';
  const named = grants.some(({ consent }) => permits(consent, { ...question, contactPoint: consent.contactPoint }));
  return named ? 'NAME_CONTACT_POINT' : 'NAME_LEGAL_ENTITY';
}

function reasonOf({ state }: CurrentConsent): ContactReason {
  switch (state) {
    case 'refused':
      return 'REFUSED';
    case 'withdrawn':
      return 'WITHDRAWN';
    case 'expired':
      return 'EXPIRED';
    case 'granted':
      return 'GRANTED';
  }
}
