import { registerEnumType } from 'type-graphql';
import { IDENTIFIER_TYPES, RELATION_TYPES } from '../../domain/model/index.ts';

/** `parent-organisation` → `PARENT_ORGANISATION`: GraphQL's names for the model's values. */
function named<V extends string>(values: readonly V[]): Record<string, V> {
  return Object.fromEntries(values.map((value) => [value.replaceAll('-', '_').toUpperCase(), value]));
}

export const CustomerKindEnum = named(['person', 'organisation'] as const);
registerEnumType(CustomerKindEnum, { name: 'CustomerKind' });

export const CustomerStatusEnum = named(['ACTIVE', 'RETIRED', 'MERGED'] as const);
registerEnumType(CustomerStatusEnum, {
  name: 'CustomerStatus',
  description:
    'RETIRED: no record belongs to it any more, its history stays. MERGED never shows: the survivor answers.',
});

export const DecidedByKindEnum = named(['rule', 'model', 'steward', 'import'] as const);
registerEnumType(DecidedByKindEnum, { name: 'DecidedByKind' });

export const LinkEventKindEnum = named([
  'customer-created',
  'linked',
  'unlinked',
  'moved',
  'redirected',
  'redirect-ended',
  'retired',
  'reactivated',
] as const);
registerEnumType(LinkEventKindEnum, { name: 'LinkEventKind' });

export const OrderBasisEnum = {
  SOURCE_VERSION: 'sourceVersion',
  SOURCE_UPDATED_AT: 'sourceUpdatedAt',
  ARRIVAL: 'arrival',
} as const;
registerEnumType(OrderBasisEnum, {
  name: 'OrderBasis',
  description: 'What decided that a record version is newer than the one before.',
});

export const QualityEnum = named(['valid', 'repaired', 'suspicious', 'unparseable'] as const);
registerEnumType(QualityEnum, { name: 'Quality', description: 'What the normaliser thinks of the value.' });

export const IdentifierTypeEnum = named(IDENTIFIER_TYPES);
registerEnumType(IdentifierTypeEnum, { name: 'IdentifierType' });

export const RelationTypeEnum = named(RELATION_TYPES);
registerEnumType(RelationTypeEnum, { name: 'RelationType' });

export const NameKindEnum = named(['current', 'former', 'alias'] as const);
registerEnumType(NameKindEnum, { name: 'NameKind' });

export const AddressKindEnum = named(['home', 'work', 'billing', 'shipping', 'registered', 'other'] as const);
registerEnumType(AddressKindEnum, { name: 'AddressKind' });

export const DeviceKindEnum = named(['device', 'visitor', 'cookie', 'advertising'] as const);
registerEnumType(DeviceKindEnum, { name: 'DeviceKind' });

export const AffectedKindEnum = named(['created', 'linked', 'merged', 'split', 'changed', 'retired'] as const);
registerEnumType(AffectedKindEnum, { name: 'AffectedKind', description: 'What a mutation did to a customer.' });

export const FinalityEnum = named(['final', 'pending'] as const);
registerEnumType(FinalityEnum, {
  name: 'Finality',
  description: 'PENDING while background work still finishes what the mutation began.',
});

export const RecordOutcomeEnum = named([
  'inserted',
  'changed',
  'unchanged',
  'superseded',
  'rejected',
  'erased',
] as const);
registerEnumType(RecordOutcomeEnum, {
  name: 'RecordOutcome',
  description:
    'SUPERSEDED: older than what is current, kept in its history. ERASED: its key was erased, nothing is kept.',
});

export const VerdictKindEnum = named(['match', 'no-match', 'withdraw'] as const);
registerEnumType(VerdictKindEnum, {
  name: 'VerdictKind',
  description: 'MATCH: one customer. NO_MATCH: not the same. WITHDRAW: only ends others.',
});

export const OverrideActionEnum = named(['set', 'clear', 'release'] as const);
registerEnumType(OverrideActionEnum, {
  name: 'OverrideAction',
  description:
    'SET: these values stand. CLEAR: no value stands. RELEASE: survivorship decides again. Of merged ids the newest in force decides; a RESTRICTION is decided by each id for itself, so one of a merged id is cleared or released on that id.',
});

export const SortDirectionEnum = { ASC: 1, DESC: -1 } as const;
registerEnumType(SortDirectionEnum, { name: 'SortDirection' });
