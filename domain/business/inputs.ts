import type { Instant, Moment, SourceKey } from '../model/index.ts';

/** A business row on its way in, as texts; `check…` turns it into values or says what is wrong. */
export interface BusinessInput {
  readonly system: string;
  /** Unique among the rows of its kind in its system; the mapping decides. */
  readonly rowId: string;
  /** Null: the row names no customer. */
  readonly sourceKey: SourceKey | null;
  readonly at: Moment;
  readonly deleted?: boolean;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
  /** Row of its file, from 1; 0 where it came through the API. */
  readonly row: number;
  /** The row as received, as JSON text. */
  readonly raw: string;
}

/** What a row may say of its own signs. */
interface Signed {
  /** Negative quantities and amounts are meant; without it they are refused, as the type tells the direction. */
  readonly allowNegative?: boolean;
}

/** A line of a document. `number` is the line's own number; without it the content and `occurrence` name it. */
export interface LineInput extends Signed {
  readonly system: string;
  /** Row id of the document. */
  readonly transactionId: string;
  /** The customer of its document, where what sent the line tells it. */
  readonly customer?: SourceKey;
  readonly number: string | null;
  /** How many equal lines without a number came before it in its document. */
  readonly occurrence?: number;
  /** What the source says of the line's place; null: its number, if it is one, or `place` gives the order. */
  readonly position: number | null;
  /** Which line of its document it is among those that came together, from 1. */
  readonly place?: number;
  readonly product: string | null;
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  readonly tax: string | null;
  readonly amount: string | null;
  readonly deleted?: boolean;
}

export interface TransactionInput extends BusinessInput, Signed {
  readonly type: string;
  readonly status: string | null;
  /** It came to nothing: cancelled, void, failed. */
  readonly cancelled?: boolean;
  readonly currency: string;
  /** Null: the sum of its lines. */
  readonly amount: string | null;
  readonly tax: string | null;
  readonly dueAt: Moment | null;
  /** Row id of another transaction of the same system. */
  readonly relatedTo: string | null;
  /** All lines of the document: lines stored before and not among these are removed. */
  readonly lines?: readonly LineInput[];
}

export interface InteractionInput extends BusinessInput {
  readonly type: string;
  readonly channel: string | null;
  readonly direction: string | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly agent: string | null;
  readonly team: string | null;
  readonly state: string | null;
  readonly closedAt: Moment | null;
  readonly score: string | null;
  readonly scoreMax: string | null;
  readonly durationSeconds: string | null;
  /** Row id of another interaction of the same system. */
  readonly relatedTo: string | null;
}

export interface PreferenceInput extends BusinessInput {
  readonly subject: string;
  readonly name: string;
  readonly choice: string;
}

export interface ConsentInput extends BusinessInput {
  readonly purpose: string;
  readonly channel: string | null;
  /** A contact point as the source writes it; null: all. */
  readonly contactPoint: { readonly kind: 'email' | 'phone'; readonly value: string; readonly country?: string } | null;
  readonly legalEntity: string | null;
  readonly law: string | null;
  readonly state: string;
  readonly noticeVersion: string | null;
  readonly language: string | null;
  readonly evidence: string | null;
  readonly collectionPoint: string | null;
  readonly expiresAt: Moment | null;
}

/** Why a row, or one value of it, is refused. Names the field of the model; holds no value. */
export interface RowProblem {
  readonly field: string | null;
  /** Data class of the refused value, for instance `contact`. */
  readonly valueClass: string | null;
  readonly reason: string;
}
