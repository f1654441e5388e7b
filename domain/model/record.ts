import type { CustomerId, SourceKey } from './ids.ts';
import type { Instant } from './time.ts';
import type { AttributeName, StandardAttributes } from './values.ts';

export type CustomerKind = 'person' | 'organisation';

export const RELATION_TYPES = [
  'employee',
  'contact-of',
  'parent-organisation',
  'spouse',
  'guardian',
  'account-holder',
] as const;
export type RelationType = (typeof RELATION_TYPES)[number];

/** A fact that a record states about another party: a source key, or only a name. */
export interface RelationFact {
  readonly type: RelationType;
  readonly to?: SourceKey;
  readonly toName?: string;
  readonly role?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** Which row of which batch, under which mapping, a record version came from. */
export interface Provenance {
  readonly batchId: string;
  readonly row: number;
  readonly mapping: string;
  readonly normaliser: string;
}

/** What decides which of two versions of a record is newer (DATA §7). */
export type OrderBasis = 'sourceVersion' | 'sourceUpdatedAt' | 'arrival';

/** Relations that one record states at most: what they are found by from their other end is written with it. */
export const RELATIONS_PER_RECORD = 1_000;

/**
 * Values of each attribute that look-up rows are written for that one record has at most. All of them find the record
 * and count as evidence, and their rows fit into one unit with the others of a record.
 */
export const VALUES_PER_ATTRIBUTE = 100;
/** The attributes whose every value has a look-up row. */
export const KEYED_ATTRIBUTES = ['email', 'phone', 'identifier'] as const satisfies readonly AttributeName[];

/** What a source system says of one of its customers: the current version (or, in `recordVersions`, a former one). */
export interface SourceRecord {
  readonly key: SourceKey;
  readonly kind: CustomerKind;
  /** Number of this version, from 1, given by us in order of acceptance. */
  readonly n: number;
  /** Tombstone: the source deleted it. Attributes are then empty. */
  readonly deleted: boolean;
  /** Of a tombstone: the customer id that its link was made for until then. Older ones do not tell. */
  readonly was?: CustomerId;
  /** The row as received, as JSON text. */
  readonly raw: string;
  readonly attributes: StandardAttributes;
  readonly relations: readonly RelationFact[];
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
  readonly orderBasis: OrderBasis;
  readonly receivedAt: Instant;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** Hash of kind, raw attributes and relations: equal means nothing changed. */
  readonly contentHash: string;
  readonly provenance: Provenance;
}

/** A record on its way in: standardised, not yet accepted. */
export type IncomingRecord = Omit<SourceRecord, 'was' | 'n' | 'orderBasis' | 'receivedAt' | 'contentHash'>;
