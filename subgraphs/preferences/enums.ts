import { registerEnumType } from 'type-graphql';
import { CONTACT_REASONS, type ContactReason } from '../../domain/consent/index.ts';

export const PreferenceSubjectEnum = { CHANNEL: 'channel', TOPIC: 'topic' } as const;
registerEnumType(PreferenceSubjectEnum, { name: 'PreferenceSubject', description: 'What a choice is about.' });

export const PreferenceChoiceEnum = { OPT_IN: 'opt-in', OPT_OUT: 'opt-out', PREFERRED: 'preferred' } as const;
registerEnumType(PreferenceChoiceEnum, { name: 'PreferenceChoice' });

export const ConsentStateEnum = {
  GRANTED: 'granted',
  REFUSED: 'refused',
  WITHDRAWN: 'withdrawn',
  EXPIRED: 'expired',
} as const;
registerEnumType(ConsentStateEnum, {
  name: 'ConsentState',
  description: 'As of now: a grant whose time has run out is EXPIRED.',
});

export const ContactReasonEnum = Object.fromEntries(CONTACT_REASONS.map((reason) => [reason, reason])) as {
  readonly [R in ContactReason]: R;
};
registerEnumType(ContactReasonEnum, {
  name: 'ContactReason',
  description: 'Why a customer may or may not be contacted.',
  valuesConfig: {
    GRANTED: { description: 'A standing consent covers it.' },
    PROCESSING_RESTRICTED: {
      description: 'The processing of the customer’s data is restricted (GDPR art. 18): it may only be kept.',
    },
    NO_CONSENT: { description: 'Nobody said yes.' },
    REFUSED: { description: 'It was refused.' },
    WITHDRAWN: { description: 'The consent was taken back.' },
    EXPIRED: { description: 'The consent has run out.' },
    CHANNEL_OPT_OUT: { description: 'The customer chose not to be reached over this channel.' },
    NAME_CONTACT_POINT: { description: 'There is a consent, for some contact points only: name the one you mean.' },
    NAME_LEGAL_ENTITY: { description: 'There is a consent, for some legal entities only: name the one you mean.' },
    OTHER_CONTACT_POINT: {
      description:
        'The consent covers the contact points of one of the merged customers, and this one is not among them.',
    },
  },
});
