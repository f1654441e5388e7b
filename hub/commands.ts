import type { CustomerId, DecidedBy, SourceKey } from '../domain/model/index.ts';

/** What a change did to a customer. */
export interface Affected {
  readonly customerId: CustomerId;
  readonly kind: 'created' | 'linked' | 'merged' | 'split' | 'changed' | 'retired';
}

/** Common to all commands. */
export interface CommandOptions {
  readonly by: DecidedBy;
  /** 1–200 characters; the same key with the same input gives the same answer for 24 h; with other input CONFLICT. */
  readonly idempotencyKey?: string;
  /** Version of the (first) customer that the caller saw. */
  readonly expectedVersion?: number;
  /** Say what would happen, write nothing. */
  readonly dryRun?: boolean;
}

export type Finality = 'final' | 'pending';

/** Every command answers with this or throws a DomainError. */
export interface CommandResult {
  readonly affected: readonly Affected[];
  /** `pending` while a work item still has to finish what the change began. */
  readonly finality: Finality;
  readonly operationId: string;
}

export type RecordOutcome = 'inserted' | 'changed' | 'unchanged' | 'superseded' | 'rejected' | 'erased';

/** One per incoming record, in order. `superseded`: older than what is current, kept in history. */
export interface RecordResult {
  readonly key: SourceKey;
  readonly outcome: RecordOutcome;
  readonly customerId: CustomerId | null;
  readonly error?: { readonly code: string; readonly message: string; readonly field?: readonly string[] };
}

export interface UpsertResult extends CommandResult {
  readonly results: readonly RecordResult[];
}
