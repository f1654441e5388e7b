import type { AttributeName, CustomerId, DecidedBy, IncomingRecord, Json, SourceKey } from '../domain/model/index.ts';

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

/** The use cases that change identity. `hub/index.ts` implements each as `(hub: Hub, input, options) => Promise<…>`. */
export interface IdentityCommands {
  upsertRecords(records: readonly IncomingRecord[], options: CommandOptions): Promise<UpsertResult>;
  deleteRecord(
    input: { key: SourceKey; sourceVersion?: string; sourceUpdatedAt?: string },
    options: CommandOptions,
  ): Promise<UpsertResult>;
  link(
    input: { key: SourceKey; customerId: CustomerId; reason?: string; supersedes?: readonly string[] },
    options: CommandOptions,
  ): Promise<CommandResult>;
  unlink(input: { key: SourceKey; reason?: string }, options: CommandOptions): Promise<CommandResult>;
  mergeCustomers(
    input: {
      customerIds: readonly [CustomerId, CustomerId];
      survivorId?: CustomerId;
      reason?: string;
      /** Earlier verdicts that keep the two apart and are to end; else they are a CONFLICT. */
      supersedes?: readonly string[];
    },
    options: CommandOptions,
  ): Promise<CommandResult & { survivorId: CustomerId }>;
  /** Ends the redirect of `customerId`, a merged id. */
  unmergeCustomer(input: { customerId: CustomerId; reason?: string }, options: CommandOptions): Promise<CommandResult>;
  /** Each part is a list of the customer's source keys; what is in no part stays together as one more part. */
  splitCustomer(
    input: { customerId: CustomerId; parts: readonly (readonly SourceKey[])[]; reason?: string },
    options: CommandOptions,
  ): Promise<CommandResult>;
  overrideValue(
    input: {
      customerId: CustomerId;
      attribute: AttributeName;
      action: 'set' | 'clear' | 'release';
      values: readonly Json[];
      reason?: string;
    },
    options: CommandOptions,
  ): Promise<CommandResult>;
  /** Removes the record for ever, leaving an HMAC tombstone. */
  erase(input: { key: SourceKey; reason?: string }, options: CommandOptions): Promise<CommandResult>;
}
