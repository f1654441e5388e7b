import {
  CONSENT_STATES,
  PREFERENCE_CHOICES,
  PREFERENCE_SUBJECTS,
  isAhead,
  type Consent,
  type Instant,
  type Preference,
} from '../model/index.ts';
import type { BusinessInput, ConsentInput, PreferenceInput } from './inputs.ts';
import { checked, limited, oneOf, refuse, refuseTimes, type Checked } from './refusal.ts';
import { standardName } from './standard-name.ts';

/** What is dated ahead would stand before its time and outlive what is stated until then. */
function refuseFuture({ at, deleted }: BusinessInput, now: Instant): void {
  if (deleted === true || !isAhead(at.utc, now)) return;
  refuse(
    'at',
    'profile',
    'is more than 5 minutes in the future, and a statement stands from the first; send it when it is made',
  );
}

/** What is over before it was stated says nothing; what ends as it is stated never held, which sources may mean. */
function refuseEarlyEnd({ at, expiresAt, deleted }: ConsentInput): void {
  if (deleted === true || expiresAt === null || expiresAt.utc >= at.utc) return;
  refuse('expiresAt', 'profile', 'is before the time of the consent itself; correct one of them, or leave it out');
}

/** White space, controls and marks such as a zero-width space name nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

function named(field: string, text: string, length: number): string {
  const name = text.trim();
  if (!VISIBLE.test(name) || name.length > length)
    refuse(field, 'profile', `has no characters that can be seen, or more than ${length}`);
  return name;
}

/** As `named`, of a name that is kept as its standard one, which may be shorter or longer than what is written. */
function standardNamed(field: string, text: string, length: number): string {
  named(field, standardName(text), length);
  return text.trim();
}

/** Longest texts of preferences and consents, in UTF-16 units; whoever takes one in refuses what is longer. */
export const STATEMENT_LENGTHS = {
  name: 100,
  purpose: 100,
  channel: 100,
  legalEntity: 200,
  law: 100,
  noticeVersion: 100,
  language: 35,
  evidence: 2_000,
  collectionPoint: 200,
} as const;

export type PreferenceFacts = Pick<Preference, 'subject' | 'name' | 'choice'>;

export function checkPreference(input: PreferenceInput, now: Instant): Checked<PreferenceFacts> {
  return checked(() => {
    refuseFuture(input, now);
    refuseTimes(input, now);
    return {
      subject: oneOf('subject', 'profile', input.subject, PREFERENCE_SUBJECTS),
      name: standardNamed('name', input.name, STATEMENT_LENGTHS.name),
      choice: oneOf('choice', 'profile', input.choice, PREFERENCE_CHOICES),
    };
  });
}

export type ConsentFacts = Omit<Consent, keyof Preference | 'contactPoint' | 'expiresAtOffset'> & {
  readonly contactPoint: ConsentInput['contactPoint'];
};

export function checkConsent(input: ConsentInput, now: Instant): Checked<ConsentFacts> {
  return checked(() => {
    refuseFuture(input, now);
    refuseTimes(input, now);
    refuseEarlyEnd(input);
    return {
      purpose: standardNamed('purpose', input.purpose, STATEMENT_LENGTHS.purpose),
      channel: input.channel === null ? null : standardNamed('channel', input.channel, STATEMENT_LENGTHS.channel),
      contactPoint: input.contactPoint,
      legalEntity:
        input.legalEntity === null ? null : named('legalEntity', input.legalEntity, STATEMENT_LENGTHS.legalEntity),
      law: limited('law', 'profile', input.law, STATEMENT_LENGTHS.law),
      state: oneOf('state', 'profile', input.state, CONSENT_STATES),
      noticeVersion: limited('noticeVersion', 'profile', input.noticeVersion, STATEMENT_LENGTHS.noticeVersion),
      language: limited('language', 'profile', input.language, STATEMENT_LENGTHS.language),
      evidence: limited('evidence', 'profile', input.evidence, STATEMENT_LENGTHS.evidence),
      collectionPoint: limited('collectionPoint', 'profile', input.collectionPoint, STATEMENT_LENGTHS.collectionPoint),
      expiresAt: input.expiresAt?.utc ?? null,
    };
  });
}
