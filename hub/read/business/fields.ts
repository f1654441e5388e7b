import type { Documents } from '../../../stores/index.ts';

type Fields<C extends keyof Documents> = readonly (keyof Documents[C] & string)[];

const ROW = ['id', 'system', 'rowId', 'sourceKey', 'at', 'offset', 'deleted', 'receivedAt'] as const;

/** What lists read of a row: all but the row as received and how it was imported, which can be long. */
export const TIMELINE_FIELDS: {
  readonly transactions: Fields<'transactions'>;
  readonly interactions: Fields<'interactions'>;
  readonly consents: Fields<'consents'>;
} = {
  transactions: [
    ...ROW,
    'type',
    'status',
    'cancelled',
    'currency',
    'amount',
    'amountFromLines',
    'tax',
    'dueAt',
    'dueAtOffset',
    'relatedTo',
    'lineCount',
    'linesAmount',
  ],
  interactions: [
    ...ROW,
    'type',
    'channel',
    'direction',
    'subject',
    'text',
    'agent',
    'team',
    'state',
    'closedAt',
    'closedAtOffset',
    'score',
    'scoreMax',
    'durationSeconds',
    'relatedTo',
  ],
  consents: [
    ...ROW,
    'purpose',
    'channel',
    'contactPoint',
    'legalEntity',
    'law',
    'state',
    'noticeVersion',
    'language',
    'evidence',
    'collectionPoint',
    'expiresAt',
    'expiresAtOffset',
  ],
};

const SEEN = ['id', 'at', 'receivedAt', 'deleted'] as const;

/** What a filter may look at in a row, and all that counting reads of it. */
export const FILTER_FIELDS = {
  transactions: [...SEEN, 'type', 'status', 'cancelled', 'currency', 'amount'],
  interactions: [...SEEN, 'type', 'team', 'channel', 'direction', 'state'],
  consents: SEEN,
} as const satisfies { readonly [C in keyof typeof TIMELINE_FIELDS]: Fields<C> };

export type FilterField<C extends keyof typeof FILTER_FIELDS> = (typeof FILTER_FIELDS)[C][number];

export const PREFERENCE_FIELDS: Fields<'preferences'> = [...ROW, 'subject', 'name', 'choice'];
