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

export const PREFERENCE_FIELDS: Fields<'preferences'> = [...ROW, 'subject', 'name', 'choice'];
