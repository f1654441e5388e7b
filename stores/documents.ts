import type {
  Consent,
  CustomerId,
  CustomerKind,
  CustomerStatus,
  Edge,
  FurtherFields,
  Instant,
  Interaction,
  InteractionSummary,
  Json,
  Link,
  LinkEvent,
  Override,
  Preference,
  PreferenceSummary,
  RestrictedState,
  SourceKey,
  SourceRecord,
  Transaction,
  TransactionLine,
  TransactionSummary,
  Verdict,
} from '../domain/model/index.ts';

/** A customer: its golden record, or a redirect to the customer it was merged into. */
export interface CustomerDocument {
  readonly status: CustomerStatus;
  readonly kind: CustomerKind;
  /** Set while merged: the next id on the way to the survivor. */
  readonly redirectTo: CustomerId | null;
  /** Ids that redirect here, at any depth (first 500; all of them by `redirectTo`). */
  readonly mergedIds: readonly CustomerId[];
  /** Canonical JSON of the golden record; of the last one before the merge while merged. */
  readonly golden: string;
  /** SHA-256 of `golden`, hex. */
  readonly goldenHash: string;
  readonly policy: string;
  /** First 500 source keys, sorted, without own keys (`c360:…`), which follow from `id` and `mergedIds`. */
  readonly sourceKeys: readonly SourceKey[];
  readonly sourceKeyCount: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Golden values of the clear, indexed attributes, null where there is none. */
  readonly segment: string | null;
  readonly lifecycleStage: string | null;
  readonly accountOwner: string | null;
  readonly team: string | null;
  readonly region: string | null;
  readonly brand: string | null;
  readonly legalEntity: string | null;
  readonly industry: string | null;
  readonly loyaltyTier: string | null;
  readonly country: string | null;
  /** The values behind these, of attributes that have several; not there where there is none. */
  readonly further?: FurtherFields;
  /** The gravest restriction that stands; rows are shown or hidden by it. */
  readonly restricted: RestrictedState;
}

/** Source keys from the 501st on, in pages of 500; page 1 follows the customer's own list. */
export interface CustomerKeysDocument {
  readonly customerId: CustomerId;
  readonly page: number;
  readonly keys: readonly SourceKey[];
}

/** One look-up value of one record, or (under an own key, of a kind `override:…`) of what stewards set on an id, but for those of search (`searchTerms`). `id` is `key|sourceKey`. */
export interface KeyDocument {
  /** Keyed HMAC of kind and value. */
  readonly key: string;
  readonly kind: string;
  readonly sourceKey: SourceKey;
}

/** What search finds one record by, or what stewards set on an id. `id` is its source key, or the id's own key. */
export interface SearchTermsDocument {
  /** Keyed HMACs of kind and value, sorted, each once. */
  readonly terms: readonly string[];
}

/** One end of an edge. `id` is `from|to`. */
export interface EdgeDocument {
  readonly from: SourceKey;
  readonly to: SourceKey;
  readonly edge: Edge;
}

/** One record on one side of a verdict. `id` is `verdictId|left|sourceKey`. */
export interface VerdictMemberDocument {
  readonly verdictId: string;
  readonly side: 'left' | 'right';
  readonly sourceKey: SourceKey;
}

/** A match in force speaks of one of its records no longer. `id` is that of the member. */
export interface VerdictMemberEndDocument {
  readonly verdictId: string;
  readonly at: Instant;
}

/** `id` is the ended verdict. */
export interface VerdictEndDocument {
  readonly endedBy: string;
  readonly at: Instant;
}

/** Something still to be done after a commit; removed when done, swept after a crash. */
export interface WorkDocument {
  readonly kind: 'second-look' | 'component' | 'golden';
  readonly sourceKeys: readonly SourceKey[];
  readonly customerIds: readonly CustomerId[];
  readonly dueAt: Instant;
  readonly attempts: number;
}

/** `id` is `customerId#version`. Ids and field names only. */
export interface OutboxDocument {
  readonly customerId: CustomerId;
  readonly customerVersion: number;
  readonly kind: 'created' | 'linked' | 'merged' | 'split' | 'changed' | 'retired';
  readonly ids: readonly string[];
  readonly fields: readonly string[];
  readonly at: Instant;
}

/** A committed operation id; for an idempotency key also the hash of its input and the answer. */
export interface OperationDocument {
  readonly inputHash: string | null;
  readonly answer: Json;
  readonly at: Instant;
  readonly expiresAt: Instant | null;
}

export interface BatchDocument {
  readonly entity: string;
  readonly file: string;
  readonly fileHash: string | null;
  readonly mapping: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Rows of the file that are done, so that a resumed import skips them. */
  readonly rowsDone: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
}

/** A row that could not be taken. `id` is `batchId#row`. */
export interface QuarantineDocument {
  readonly batchId: string;
  readonly row: number;
  readonly column: string | null;
  /** The class of the value that was refused, for instance `contact`. */
  readonly valueClass: string | null;
  readonly reason: string;
  /** The whole row, as JSON text. */
  readonly raw: string;
  /** Source keys that it speaks of; none where it was refused before they could be read. */
  readonly sourceKeys?: readonly SourceKey[];
  readonly at: Instant;
}

export interface TaskDocument {
  readonly kind: 'possible-duplicate' | 'too-large' | 'review';
  readonly subjects: readonly string[];
  readonly state: 'open' | 'claimed' | 'done';
  readonly priority: number;
  readonly assignee: string | null;
  readonly claimUntil: Instant | null;
  readonly dueAt: Instant | null;
  readonly comments: readonly string[];
  readonly resolution: string | null;
  readonly at: Instant;
}

export interface JobDocument {
  readonly kind: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly step: string;
  readonly data: Json;
  readonly at: Instant;
}

/** A source system as administrators describe it. `id` is the system. */
export interface SourceSystemDocument {
  readonly name: string;
  readonly owner: string | null;
  readonly trustRank: number;
  readonly freshness: Readonly<Record<string, string>>;
}

/** `id` is the keyed HMAC of an erased source key. */
export interface ErasureDocument {
  readonly at: Instant;
  readonly reason: string | null;
}
/** An alias leads an outside id to a customer. */
export interface AliasDocument {
  readonly customerId: CustomerId;
  readonly at: Instant;
}
/** One access log: what one process wrote from its start to its end. Where it stands is told by its lines. */
export interface AuditLogDocument {
  /** Public key that signs it: 32 bytes, base64url. */
  readonly key: string;
  readonly openedAt: Instant;
  readonly lastAt: Instant;
  /** `live` while its end is not yet listed by another log's head, or may still move. */
  readonly state: 'live' | 'done';
  readonly closed: boolean;
  /** Segments up to this line stand in `auditMentions`. */
  readonly indexed: number;
}

/** A line of an access log: a segment, or in `auditHeads` a head by itself. `id` is `log#line`. */
export interface AuditLineDocument {
  readonly log: string;
  readonly line: number;
  readonly at: Instant;
  /** Entries of the log so far. */
  readonly size: number;
  /** RFC 9162 root over them, base64url. */
  readonly root: string;
  /** The line as it is exported; the rest of this document is said in it too. */
  readonly text: string;
}

/** That segments name a customer or a subject. `id` is `mention|at|log#line` of the first; derived, can be made anew. */
export interface AuditMentionDocument {
  /** Keyed HMAC of a customer's id, or of a subject. */
  readonly mention: string;
  /** Later segments of the same log: for each its line and its milliseconds, counted from the first one's. */
  readonly more?: readonly number[];
}

export interface MetaDocument {
  readonly value: Json;
}

/** Collection name → what one of its documents holds, beside id and version. */
export interface Documents {
  records: SourceRecord;
  recordVersions: SourceRecord & { readonly sourceKey: SourceKey };
  links: Link;
  linkEvents: LinkEvent;
  verdicts: Verdict;
  verdictMembers: VerdictMemberDocument;
  verdictMemberEnds: VerdictMemberEndDocument;
  verdictEnds: VerdictEndDocument;
  overrides: Override;
  edges: EdgeDocument;
  customers: CustomerDocument;
  customerKeys: CustomerKeysDocument;
  keys: KeyDocument;
  searchTerms: SearchTermsDocument;
  transactions: Transaction;
  transactionVersions: Transaction & { readonly rowKey: string };
  transactionLines: TransactionLine;
  /** A line as it was before it changed or went; `rowKey` is the transaction's id. */
  transactionLineVersions: TransactionLine & { readonly rowKey: string; readonly replacedAt: Instant };
  transactionSummaries: TransactionSummary;
  interactions: Interaction;
  interactionVersions: Interaction & { readonly rowKey: string };
  interactionSummaries: InteractionSummary;
  preferences: Preference;
  preferenceVersions: Preference & { readonly rowKey: string };
  consents: Consent;
  consentVersions: Consent & { readonly rowKey: string };
  preferenceSummaries: PreferenceSummary;
  work: WorkDocument;
  outbox: OutboxDocument;
  tasks: TaskDocument;
  jobs: JobDocument;
  operations: OperationDocument;
  batches: BatchDocument;
  quarantine: QuarantineDocument;
  sourceSystems: SourceSystemDocument;
  erasures: ErasureDocument;
  aliases: AliasDocument;
  auditLogs: AuditLogDocument;
  auditSegments: AuditLineDocument;
  auditHeads: AuditLineDocument;
  auditMentions: AuditMentionDocument;
  meta: MetaDocument;
}
export type CollectionName = keyof Documents;
