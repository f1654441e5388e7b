/** Names the behaviour of all normalisers together; it changes whenever any of them may give another answer. */
export const NORMALISER_VERSION = 'norm-8';

export * from './raw.ts';
export { isAbsent, withMeta } from './standard.ts';
export { endsBefore, type MetaTime, standardMeta, standardValidity, type UnreadTime, type Validity } from './meta.ts';
export { type NormalizedRecord, type NormalizeProblem, normalizeRecord, timesContext } from './record.ts';
export { asciiDigits, type CleanText, cleanText, isNamePlaceholder, isPlaceholder, normalizeText } from './text.ts';
export { countryCode, normalizeCountry } from './country.ts';
export { normalizeEmail, normalizeEmails } from './email.ts';
export { normalizePhone, phoneNormalizer } from './phone.ts';
export { toGregorian } from './era.ts';
export { isCalendarDay, isoDate, millisecondsOf } from './calendar.ts';
export { type DateContext, monthByName, normalizeDate } from './date.ts';
export { type MomentContext, normalizeMoment } from './moment.ts';
export { normalizeAddress, writeAddress } from './address.ts';
export {
  bareVat,
  bearersNumber,
  canonicalIdentifier,
  companyNumber,
  isCompanyNumber,
  normalizeIdentifier,
} from './identifier.ts';
export { CURRENCIES } from './currency-table.ts';
export { type AmountContext, currencyCode, normalizeAmount, normalizeCurrency, normalizeMoney } from './money.ts';
export { normalizeLanguage, normalizeLifecycleStage, normalizeRestriction, normalizeSex } from './codes.ts';
export { normalizeDevice, normalizeSocialHandle } from './handle.ts';
export { normalizePersonName, normalizePersonNames } from './name.ts';
export { normalizeOrganisationName, normalizeOrganisationNames } from './organisation.ts';
export { godsNames, joinPrefixes, joinServants } from './arabic-names.ts';
export { foldName, toLatin } from './fold.ts';
export { hasCase, isConsonantal, isFamilyFirstScript, scriptOf } from './script.ts';
export { organisationCore } from './organisation.ts';
export type { LegalForm } from './form-spelling.ts';
export { findForm, type FoundForm, readForm } from './legal-form.ts';
export { BEARERS, GENERATIONS, PARTICLES } from './name-tables.ts';
export { SURNAME_READINGS } from './east-asian-names.ts';
