export { currentChoices } from './current-choice.ts';
export { currentConsents, stateAt, type CurrentConsent } from './current-consent.ts';
export { CONTACT_REASONS, mayContact, type ContactAnswer, type ContactReason, type Statements } from './may-contact.ts';
export { consentsApart, consentsUnder, isMerged, wordNeeded, type Parts } from './parts.ts';
export { type ContactQuestion } from './scope.ts';
