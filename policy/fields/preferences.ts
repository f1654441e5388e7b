import { SHARED, SOURCE_RECORD_STUB, all, connections, type FieldKinds } from './kinds.ts';

/** Field kinds of the preferences subgraph. */
export const preferencesFields = {
  PageInfo: SHARED.PageInfo,
  UserError: SHARED.UserError,
  Moment: SHARED.Moment,
  SourceRecord: SOURCE_RECORD_STUB,
  ...connections('Consent'),

  Query: { consent: 'consents' },
  Mutation: all('writeConsents', 'recordPreference recordConsent'),
  Customer: {
    id: 'plumbing',
    ...all('internal', 'sourceKeys processingRestricted'),
    ...all('consents', 'consents consentHistory mayContact channels topics'),
  },
  Consent: {
    id: 'plumbing',
    ...all('consents', 'state purpose channel contactPointId legalEntity at expiresAt law noticeVersion'),
    ...all('consents', 'language evidence collectionPoint sourceRecord expiresAtOffset'),
  },
  ContactPermission: all('consents', 'allowed reason consent'),
  Preference: { id: 'plumbing', ...all('consents', 'subject name choice at sourceRecord') },
  RecordPreferencePayload: { userErrors: 'plumbing', customer: 'entry', preference: 'consents' },
  RecordConsentPayload: { userErrors: 'plumbing', customer: 'entry', consent: 'consents' },
} as const satisfies FieldKinds;
