import type { SourceKey } from './ids.ts';
import type { Instant } from './time.ts';

/** Row key of a business row: `system:rowId`, unique in its collection. */
export type RowKey = string;

interface BusinessRow {
  readonly id: RowKey;
  readonly system: string;
  readonly rowId: string;
  /** The customer's key in its source; null: the row names no customer (anonymous). */
  readonly sourceKey: SourceKey | null;
  readonly at: Instant;
  readonly offset: string | null;
  readonly n: number;
  readonly deleted: boolean;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
  readonly receivedAt: Instant;
  readonly batchId: string;
  readonly row: number;
  readonly mapping: string;
  readonly contentHash: string;
  /** The row as received, as JSON text. */
  readonly raw: string;
}

export const TRANSACTION_TYPES = ['order', 'invoice', 'payment', 'refund', 'subscription', 'invoice-due'] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** A line of a transaction; `key` is the line's own number, else content hash plus occurrence within the document. */
export interface TransactionLine {
  readonly key: string;
  readonly transactionId: RowKey;
  readonly position: number;
  readonly product: string | null;
  readonly description: string | null;
  /** Decimal text. */
  readonly quantity: string;
  readonly unitPrice: string | null;
  readonly tax: string | null;
  /** Decimal text; quantity × unit price unless the source says otherwise. */
  readonly amount: string;
}

export interface Transaction extends BusinessRow {
  readonly type: TransactionType;
  readonly status: string | null;
  /** It came to nothing, as its source says: cancelled, void, failed. It stands in lists and counts in no figure. */
  readonly cancelled?: true;
  /** ISO 4217. */
  readonly currency: string;
  /**
   * Decimal text: the source's total, else the sum of lines. Never below zero unless the mapping allows it: the type
   * tells the direction, so a refund's amount is what was given back.
   */
  readonly amount: string;
  /** True while `amount` is derived from lines. */
  readonly amountFromLines: boolean;
  readonly tax: string | null;
  readonly dueAt: Instant | null;
  /** The offset that `dueAt` came with; absent where there was none, and in older rows. */
  readonly dueAtOffset?: string;
  readonly relatedTo: RowKey | null;
  readonly lineCount: number;
  readonly linesAmount: string;
}

/** One per source key: what totals, recency and lifetime value need, in one read (DATA §8). */
export interface TransactionSummary {
  readonly sourceKey: SourceKey;
  /** type → number of rows (tombstones not counted). */
  readonly counts: Readonly<Record<string, number>>;
  /** type → how many of these were cancelled; absent where none was. */
  readonly cancelled?: Readonly<Record<string, number>>;
  /** currency → type → exact decimal sum, cancelled ones left out. */
  readonly sums: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** First and last purchase (order or invoice that was not cancelled). */
  readonly firstPurchaseAt: Instant | null;
  readonly lastPurchaseAt: Instant | null;
  /**
   * type → time of its latest row that was not cancelled, for policies that count other types; absent in older
   * summaries: not known.
   */
  readonly lastOfType?: Readonly<Record<string, Instant>>;
  /** Latest row of any type: the one of the latest time, of those the one with the greatest id. */
  readonly lastAt: Instant | null;
  /** Null where there is no row, or the summary was written before it named the row: then it is not known. */
  readonly lastId: RowKey | null;
}

export const INTERACTION_TYPES = ['call', 'email', 'chat', 'visit', 'meeting', 'web', 'case', 'feedback'] as const;
export type InteractionType = (typeof INTERACTION_TYPES)[number];
export const INTERACTION_DIRECTIONS = ['inbound', 'outbound'] as const;
export const INTERACTION_STATES = ['open', 'pending', 'closed'] as const;

export interface Interaction extends BusinessRow {
  readonly type: InteractionType;
  readonly channel: string | null;
  readonly direction: (typeof INTERACTION_DIRECTIONS)[number] | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly agent: string | null;
  readonly team: string | null;
  /** Of cases. */
  readonly state: (typeof INTERACTION_STATES)[number] | null;
  readonly closedAt: Instant | null;
  /** As `dueAtOffset` of a transaction. */
  readonly closedAtOffset?: string;
  /** Feedback: the score and the greatest possible one. */
  readonly score: number | null;
  readonly scoreMax: number | null;
  readonly durationSeconds: number | null;
  readonly relatedTo: RowKey | null;
}

export interface InteractionSummary {
  readonly sourceKey: SourceKey;
  readonly counts: Readonly<Record<string, number>>;
  readonly openCases: number;
  /** Latest row, as in TransactionSummary. */
  readonly lastAt: Instant | null;
  readonly lastId: RowKey | null;
  /** Latest interaction in which we and the customer spoke (not `web`), which may be a planned one. */
  readonly lastContactAt: Instant | null;
  /** Feedback with a score. */
  readonly feedbackCount: number;
  /** Sum of score / scoreMax, in thousandths, so that it is an exact integer. */
  readonly feedbackSum: number;
}

export const PREFERENCE_SUBJECTS = ['channel', 'topic'] as const;
export const PREFERENCE_CHOICES = ['opt-in', 'opt-out', 'preferred'] as const;

/** A choice of channel or topic. */
export interface Preference extends BusinessRow {
  readonly subject: (typeof PREFERENCE_SUBJECTS)[number];
  readonly name: string;
  readonly choice: (typeof PREFERENCE_CHOICES)[number];
}

export const CONSENT_STATES = ['granted', 'refused', 'withdrawn', 'expired'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** A consent event (DATA §9). `contactPoint` is the keyed HMAC of a contact point; null means all. */
export interface Consent extends BusinessRow {
  readonly purpose: string;
  readonly channel: string | null;
  readonly contactPoint: string | null;
  readonly legalEntity: string | null;
  readonly law: string | null;
  readonly state: ConsentState;
  readonly noticeVersion: string | null;
  readonly language: string | null;
  readonly evidence: string | null;
  readonly collectionPoint: string | null;
  readonly expiresAt: Instant | null;
  /** As `dueAtOffset` of a transaction. */
  readonly expiresAtOffset?: string;
}

/** One per source key: newest consent event per (legal entity, purpose, channel, contact point) and newest choice per subject. */
export interface PreferenceSummary {
  readonly sourceKey: SourceKey;
  /** Under a customer's own key: keys of records linked for that very id when they were deleted, the latest last. */
  readonly closed?: readonly SourceKey[];
  readonly consents: readonly RowKey[];
  readonly preferences: readonly RowKey[];
}
