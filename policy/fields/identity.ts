import { SHARED, SOURCE_RECORD_STUB, all, connections, type FieldKinds } from './kinds.ts';

/** Field kinds of the identity subgraph. */
export const identityFields = {
  PageInfo: SHARED.PageInfo,
  UserError: SHARED.UserError,
  ...connections(
    'AccessLogEntry',
    'Customer',
    'CrossReference',
    'LinkEvent',
    'Override',
    'RecordedValue',
    'Relation',
    'SourceRecordVersion',
  ),

  Query: {
    ...all('entry', 'customer customerBySource'),
    ...all('profile', 'customers searchCustomers'),
    customersByContact: 'contact',
    ...all('crossrefs', 'sourceRecord verdict'),
    sourceSystems: 'public',
    accessLog: 'ownAudit',
  },
  Mutation: {
    ...all('writeCustomers', 'createCustomer updateCustomer'),
    ...all('writeSources', 'upsertSourceRecords deleteSourceRecord'),
    revealContact: 'contactValue',
    ...all('stewardship', 'overrideValue link unlink mergeCustomers unmergeCustomer splitCustomer'),
  },

  Customer: {
    id: 'plumbing',
    ...all('internal', 'sourceKeys processingRestricted'),
    ...all('public', 'requestedId kind status version createdAt updatedAt'),
    ...all('profile', 'displayName names organisationNames foundingDate languages segment sourceStatus'),
    ...all('profile', 'lifecycleStage lifecycleHistory accountOwner team region'),
    ...all('profile', 'brand brands legalEntity legalEntities industry industries'),
    ...all('profile', 'loyaltyTier relations inverseRelations'),
    ...all('contact', 'contactPoints emails phones addresses'),
    ...all('identifier', 'identifiers socialHandles devices'),
    ...all('sensitive', 'birthDate deathDate sex restrictions'),
    creditLimit: 'financial',
    ...all('crossrefs', 'sourceKeyCount goldenHash attributeCounts mergedIds'),
    ...all('crossrefs', 'crossReferences history overrides possibleDuplicates'),
    recordedValues: 'raw',
  },

  PersonName: { ...all('profile', 'full given middle family prefix suffix kind script'), lineage: 'crossrefs' },
  OrganisationName: { ...all('profile', 'full core form kind script'), lineage: 'crossrefs' },
  ContactPoint: {
    ...all('contact', 'id kind masked country type'),
    ...all('contactValue', 'value address canonical domain e164 extension'),
    lineage: 'crossrefs',
  },
  PostalAddress: {
    ...all('contact', 'full street houseNumber unit city region postalCode country kind'),
    lineage: 'crossrefs',
  },
  Identifier: { ...all('identifier', 'id type masked country issuer'), value: 'identifierValue', lineage: 'crossrefs' },
  PartialDateValue: { value: 'part', lineage: 'crossrefs' },
  TextValue: { value: 'part', lineage: 'crossrefs' },
  SocialHandle: { ...all('identifier', 'network handle'), lineage: 'crossrefs' },
  Device: { ...all('identifier', 'kind value'), lineage: 'crossrefs' },
  CreditLimit: { ...all('financial', 'amount currency'), lineage: 'crossrefs' },
  AttributeCount: all('crossrefs', 'attribute count'),
  LifecycleStep: { ...all('profile', 'stage at'), ...all('crossrefs', 'sourceRecord recordVersion') },
  Relation: {
    ...all('profile', 'type customer toName role validFrom validTo'),
    ...all('crossrefs', 'to statedBy recordVersion'),
  },

  Lineage: {
    ...all('crossrefs', 'sourceRecord recordVersion batchId row mapping normaliser rule policy overrideId override'),
    ...all('crossrefs', 'observedAt verifiedAt verifiedBy quality support'),
    raw: 'raw',
  },
  RecordedValue: {
    ...all('raw', 'raw standard'),
    ...all('crossrefs', 'attribute quality flags observedAt verifiedAt verifiedBy validFrom validTo'),
    ...all('crossrefs', 'sourceRecord recordVersion'),
  },

  SourceRecord: {
    ...SOURCE_RECORD_STUB,
    customer: 'entry',
    ...all('crossrefs', 'current versions crossReference linkHistory'),
  },
  SourceRecordVersion: {
    ...all('crossrefs', 'version superseded kind deleted sourceVersion sourceUpdatedAt orderBasis receivedAt'),
    ...all('crossrefs', 'validFrom validTo contentHash batchId row mapping normaliser'),
    raw: 'raw',
  },
  CrossReference: { sourceRecord: 'plumbing', ...all('crossrefs', 'customerId by at evidence history') },
  LinkEvent: {
    id: 'plumbing',
    ...all(
      'crossrefs',
      'kind customerId toId sourceRecord customerVersion by at reason verdictId operationId evidence',
    ),
  },
  Verdict: {
    id: 'plumbing',
    ...all('crossrefs', 'kind by at reason stands endedBy endedAt repeats supersedes sides'),
  },
  VerdictSide: all('crossrefs', 'customerId sourceRecords cut'),
  Override: { id: 'plumbing', ...all('crossrefs', 'customerId attribute action by at reason') },
  DecidedBy: all('crossrefs', 'kind name version'),
  Evidence: all('crossrefs', 'comparison level weight'),
  PossibleDuplicates: all('crossrefs', 'nodes cut'),
  PossibleDuplicate: all('crossrefs', 'customer weight sourceRecords evidence'),

  SourceSystem: { system: 'plumbing', ...all('public', 'name owner trustRank freshness hasRecords') },
  FreshnessPromise: all('public', 'fields within'),

  AccessLogEntry: {
    ...all('ownAudit', 'at subject roles onBehalfOf clientName clientVersion purpose kind operationName'),
    ...all('ownAudit', 'operationHash fields outcome requestId customerCount'),
  },
  AccessedFields: all('ownAudit', 'dataClass coordinates'),

  ChangePayload: { userErrors: 'plumbing', customer: 'entry', ...all('part', 'affected finality operationId') },
  AffectedCustomer: all('plumbing', 'customerId kind'),
  RevealContactPayload: { userErrors: 'plumbing', expiresAt: 'part', ...all('contactValue', 'contactPoint value') },
  UpsertPayload: { userErrors: 'plumbing', ...all('part', 'results affected finality operationId') },
  SourceRecordResult: { outcome: 'plumbing', ...all('part', 'sourceRecord customerId userError') },
} as const satisfies FieldKinds;
