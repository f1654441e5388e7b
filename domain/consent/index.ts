export { currentChoices } from './current-choice.ts';
export { currentConsents, stateAt, type CurrentConsent } from './current-consent.ts';
export { CONTACT_REASONS, mayContact, type ContactAnswer, type ContactReason, type Statements } from './may-contact.ts';
export {
  consentsApart,
  consentsCovering,
  consentsUnder,
  isMerged,
  wordNeeded,
  type Coverage,
  type Parts,
} from './parts.ts';
export { optOuts, refusals } from './refusals.ts';
export { type ContactQuestion } from './scope.ts';
