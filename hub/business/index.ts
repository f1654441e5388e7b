export { recordChoice, recordConsent, type ChoiceInput, type OwnConsentInput, type RecordedRow } from './choices.ts';
export { eraseBusiness } from './erase.ts';
export {
  BUSINESS_COLLECTIONS,
  type BusinessCollection,
  type BusinessMeta,
  type BusinessOutcome,
  type BusinessResult,
} from './types.ts';
export { upsertConsents, upsertDocuments, upsertInteractions, upsertPreferences } from './upsert.ts';
export { verifySummaries, type SummaryDifference } from './verify.ts';
