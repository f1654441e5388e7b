import { sameName } from '../business/index.ts';
import type { Consent } from '../model/index.ts';

/** May a customer be contacted over this channel for this purpose? The last two are left open by null. */
export interface ContactQuestion {
  readonly channel: string;
  readonly purpose: string;
  /** Keyed HMAC of the contact point. */
  readonly contactPoint: string | null;
  readonly legalEntity: string | null;
}

type Scope = Pick<Consent, 'channel' | 'purpose' | 'contactPoint' | 'legalEntity'>;

/** A statement that leaves something open (null) speaks for all of it. */
const covers = (stated: string | null, asked: string | null): boolean => stated === null || stated === asked;

/** The same of names, which are one however a source, an older row or the question writes them. */
function coversName(stated: string | null, asked: string | null): boolean {
  return covers(stated, asked) || (stated !== null && asked !== null && sameName(stated, asked));
}

function sameMatter(scope: Scope, question: ContactQuestion): boolean {
  return sameName(scope.purpose, question.purpose) && coversName(scope.channel, question.channel);
}

/** A grant answers a question only if it covers all that the question leaves open. */
export function permits(scope: Scope, question: ContactQuestion): boolean {
  return (
    sameMatter(scope, question) &&
    covers(scope.contactPoint, question.contactPoint) &&
    coversName(scope.legalEntity, question.legalEntity)
  );
}

/** A refusal answers a question already if it touches part of what the question leaves open. */
export function touches(scope: Scope, question: ContactQuestion): boolean {
  const { contactPoint, legalEntity } = question;
  return (
    sameMatter(scope, question) &&
    (contactPoint === null || covers(scope.contactPoint, contactPoint)) &&
    (legalEntity === null || coversName(scope.legalEntity, legalEntity))
  );
}

/** What a question asks of all that a scope which touches it is about. */
export function shared(scope: Scope, question: ContactQuestion): ContactQuestion {
  const contactPoint = question.contactPoint ?? scope.contactPoint;
  return { ...question, contactPoint, legalEntity: question.legalEntity ?? scope.legalEntity };
}

/** Is `inner` about nothing that `outer` is not about? */
export function within(inner: Scope, outer: Scope): boolean {
  return (
    sameName(inner.purpose, outer.purpose) &&
    coversName(outer.channel, inner.channel) &&
    covers(outer.contactPoint, inner.contactPoint) &&
    coversName(outer.legalEntity, inner.legalEntity)
  );
}
