import { sameName } from '../business/index.ts';
import type { Preference, SourceKey } from '../model/index.ts';
import type { CurrentConsent } from './current-consent.ts';
import { permits, touches, within, type ContactQuestion } from './scope.ts';

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
 * GRANTED: allowed. PROCESSING_RESTRICTED: the data may only be kept, whatever was consented. NO_CONSENT: nobody said yes. REFUSED, WITHDRAWN, EXPIRED: the statement that forbids it.
 * CHANNEL_OPT_OUT: the customer chose not to be reached over the channel. NAME_CONTACT_POINT, NAME_LEGAL_ENTITY: a
 * consent is there, but only for some of them; name one. OTHER_CONTACT_POINT: the consent was given for all contact
 * points by a customer that was merged with the one who has this contact point.
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
  /** Source keys whose "all contact points" includes the one asked for; null: the question names none. */
  readonly coveringKeys: ReadonlySet<SourceKey> | null;
}

/**
 * Default deny. Allowed is what a standing grant covers as a whole, unless a standing refusal, withdrawal or lapsed
 * grant touches it; those are lifted only by a newer grant on the same matter or part of it. So what one part of a
 * merged customer refused stays refused until somebody said yes to just that.
 */
export function mayContact(question: ContactQuestion, statements: Statements): ContactAnswer {
  const { processingRestricted, consents, choices, coveringKeys } = statements;
  if (processingRestricted) return { allowed: false, reason: 'PROCESSING_RESTRICTED', consentId: null };
  const optOut = choices.some(
    (c) => c.subject === 'channel' && c.choice === 'opt-out' && sameName(c.name, question.channel),
  );
  if (optOut) return { allowed: false, reason: 'CHANNEL_OPT_OUT', consentId: null };

  const standing = consents.filter(({ consent }) => touches(consent, question));
  const grants = standing.filter(({ state }) => state === 'granted');
  const against = standing
    .filter(({ state }) => state !== 'granted')
    .filter((refusal) => !grants.some((grant) => lifts(grant, refusal)))
    .sort((a, b) => (a.consent.at < b.consent.at ? 1 : -1))[0];
  if (against) return { allowed: false, reason: reasonOf(against), consentId: against.consent.id };

  const permitting = grants.filter(({ consent }) => permits(consent, question));
  const covering = permitting.filter(({ consent }) => coversContactPoint(consent, coveringKeys));
  const [grant] = covering.sort((a, b) => (a.consent.at < b.consent.at ? 1 : -1));
  if (grant) return { allowed: true, reason: 'GRANTED', consentId: grant.consent.id };
  if (permitting[0]) return { allowed: false, reason: 'OTHER_CONTACT_POINT', consentId: permitting[0].consent.id };
  return { allowed: false, reason: whyNoGrantPermits(grants, question), consentId: null };
}

function lifts(grant: CurrentConsent, refusal: CurrentConsent): boolean {
  return grant.consent.at > refusal.consent.at && within(grant.consent, refusal.consent);
}

function coversContactPoint(consent: CurrentConsent['consent'], coveringKeys: ReadonlySet<SourceKey> | null): boolean {
  if (consent.contactPoint !== null || coveringKeys === null) return true;
  return consent.sourceKey !== null && coveringKeys.has(consent.sourceKey);
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
