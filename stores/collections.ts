import type { CollectionName } from './documents.ts';

export type DataClass = 'public' | 'profile' | 'contact' | 'identifier' | 'financial' | 'sensitive' | 'internal';

/** One declared index. Queries constrain a prefix of `paths` by equality or `in`, then range or sort on the next; `id` always ends it. */
export interface IndexDeclaration {
  readonly paths: readonly string[];
  readonly unique?: boolean;
  /**
   * The one path of this index, a field of the document, holds a list of terms (`stores/terms.ts`) and
   * `findTopPerKey` finds the document by each of them. Nothing else asks by that path.
   */
  readonly many?: true;
  /**
   * The one path of this index, a field of the document and a name in it, holds a list of texts or nothing. A condition
   * on it is an equality or `in` and holds where one of the list meets it; nothing is ordered by it.
   */
  readonly list?: true;
}

export interface CollectionDeclaration {
  /** Version of the document's form; migrations go forward by it. */
  readonly documentVersion: number;
  readonly indexes: readonly IndexDeclaration[];
  /**
   * When set, every id is the value at this path + `|` or `#` + the rest, so that the id order is an index on the path.
   * `rest` names the path whose value that rest is; the document then follows from its id but for what else it says.
   */
  readonly clusteredBy?: { readonly path: string; readonly separator: '|' | '#'; readonly rest?: string };
  /** Documents are as a rule larger than a kilobyte, which engines may keep otherwise than short rows. */
  readonly large?: boolean;
  /** Fields that hold a long text, as a rule JSON of its own, which engines may keep beside the rest, unescaped. */
  readonly texts?: readonly string[];
  readonly shardKey: readonly string[];
  readonly dataClasses: readonly DataClass[];
  /** ISO 8601 duration after which rows may be removed; `forever` where they stay until erased. */
  readonly retention: string;
  /** Documents are never replaced or deleted (erasure apart). */
  readonly appendOnly?: boolean;
}

const ALL: readonly DataClass[] = ['public', 'profile', 'contact', 'identifier', 'financial', 'sensitive'];
const hashedId = { shardKey: ['_id'], retention: 'forever', documentVersion: 1 } as const;
const internal = { dataClasses: ['internal'] } as const;
const by = (...paths: string[]): IndexDeclaration => ({ paths });
const byEach = (path: string): IndexDeclaration => ({ paths: [path], list: true });

/** Every collection, declared once (DATA §1, §2). Both engines, the query checker and the migrations read it. */
export const COLLECTIONS: { readonly [C in CollectionName]: CollectionDeclaration } = {
  records: { ...hashedId, indexes: [], dataClasses: ALL, large: true },
  recordVersions: {
    ...hashedId,
    indexes: [],
    clusteredBy: { path: 'sourceKey', separator: '#' },
    dataClasses: ALL,
    appendOnly: true,
    large: true,
  },
  links: { ...hashedId, indexes: [by('customerId')], ...internal },
  linkEvents: { ...hashedId, indexes: [by('customerId'), by('toId'), by('key')], ...internal, appendOnly: true },
  // A steward's reason is free text.
  verdicts: { ...hashedId, indexes: [], dataClasses: ALL, appendOnly: true },
  verdictMembers: {
    ...hashedId,
    documentVersion: 2,
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'verdictId', separator: '|' },
    ...internal,
    appendOnly: true,
  },
  verdictMemberEnds: {
    ...hashedId,
    indexes: [],
    clusteredBy: { path: 'verdictId', separator: '|' },
    ...internal,
    appendOnly: true,
  },
  verdictEnds: { ...hashedId, indexes: [], ...internal, appendOnly: true },
  overrides: { ...hashedId, indexes: [by('customerId')], dataClasses: ALL, appendOnly: true },
  edges: { ...hashedId, indexes: [], clusteredBy: { path: 'from', separator: '|' }, ...internal },
  customers: {
    ...hashedId,
    documentVersion: 3,
    indexes: [
      by('redirectTo'),
      by('status'),
      by('status', 'createdAt'),
      by('status', 'updatedAt'),
      by('status', 'kind'),
      by('status', 'segment'),
      by('status', 'lifecycleStage'),
      by('status', 'accountOwner'),
      by('status', 'team'),
      by('status', 'region'),
      by('status', 'brand'),
      by('status', 'legalEntity'),
      by('status', 'industry'),
      by('status', 'loyaltyTier'),
      by('status', 'country'),
      by('status', 'restricted'),
      byEach('further.brand'),
      byEach('further.legalEntity'),
      byEach('further.industry'),
      byEach('further.country'),
    ],
    dataClasses: ALL,
    large: true,
    texts: ['golden'],
  },
  customerKeys: { ...hashedId, indexes: [], clusteredBy: { path: 'customerId', separator: '#' }, ...internal },
  keys: {
    ...hashedId,
    documentVersion: 2,
    shardKey: ['key'],
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'key', separator: '|', rest: 'sourceKey' },
    ...internal,
  },
  searchTerms: { ...hashedId, indexes: [{ paths: ['terms'], many: true }], ...internal },
  transactions: {
    ...hashedId,
    indexes: [by('sourceKey', 'at'), by('sourceKey', 'type', 'at'), by('relatedTo')],
    dataClasses: ['financial'],
  },
  transactionVersions: {
    ...hashedId,
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'rowKey', separator: '#' },
    dataClasses: ['financial'],
    appendOnly: true,
  },
  transactionLines: {
    ...hashedId,
    indexes: [by('transactionId', 'position')],
    clusteredBy: { path: 'transactionId', separator: '#' },
    dataClasses: ['financial'],
  },
  transactionLineVersions: {
    ...hashedId,
    indexes: [],
    clusteredBy: { path: 'rowKey', separator: '#' },
    dataClasses: ['financial'],
    appendOnly: true,
  },
  transactionSummaries: { ...hashedId, documentVersion: 2, indexes: [], dataClasses: ['financial'] },
  interactions: {
    ...hashedId,
    indexes: [by('sourceKey', 'at'), by('sourceKey', 'type', 'at'), by('sourceKey', 'state', 'at')],
    dataClasses: ['profile', 'sensitive'],
  },
  interactionVersions: {
    ...hashedId,
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'rowKey', separator: '#' },
    dataClasses: ['profile', 'sensitive'],
    appendOnly: true,
  },
  interactionSummaries: { ...hashedId, indexes: [], dataClasses: ['profile'] },
  preferences: { ...hashedId, indexes: [by('sourceKey', 'at')], dataClasses: ['profile'] },
  preferenceVersions: {
    ...hashedId,
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'rowKey', separator: '#' },
    dataClasses: ['profile'],
    appendOnly: true,
  },
  consents: { ...hashedId, documentVersion: 2, indexes: [by('sourceKey', 'at')], dataClasses: ['profile'] },
  consentVersions: {
    ...hashedId,
    documentVersion: 2,
    indexes: [by('sourceKey')],
    clusteredBy: { path: 'rowKey', separator: '#' },
    dataClasses: ['profile'],
    appendOnly: true,
  },
  preferenceSummaries: { ...hashedId, indexes: [], dataClasses: ['profile'] },
  work: { ...hashedId, indexes: [by('dueAt')], ...internal },
  outbox: {
    ...hashedId,
    indexes: [by('at')],
    clusteredBy: { path: 'customerId', separator: '#' },
    ...internal,
    retention: 'P30D',
  },
  tasks: { ...hashedId, indexes: [by('state', 'priority'), by('state', 'at')], ...internal },
  jobs: { ...hashedId, indexes: [by('state')], ...internal },
  operations: { ...hashedId, indexes: [by('expiresAt')], ...internal, retention: 'P1D' },
  batches: { ...hashedId, indexes: [by('state')], ...internal },
  quarantine: {
    ...hashedId,
    indexes: [],
    clusteredBy: { path: 'batchId', separator: '#' },
    dataClasses: ALL,
    retention: 'P90D',
  },
  sourceSystems: { ...hashedId, indexes: [], ...internal },
  erasures: { ...hashedId, indexes: [], ...internal, appendOnly: true },
  aliases: { ...hashedId, indexes: [by('customerId')], ...internal },
  auditLogs: { ...hashedId, indexes: [by('state')], ...internal },
  auditSegments: {
    ...hashedId,
    indexes: [],
    clusteredBy: { path: 'log', separator: '#' },
    ...internal,
    appendOnly: true,
  },
  auditHeads: { ...hashedId, indexes: [], clusteredBy: { path: 'log', separator: '#' }, ...internal, appendOnly: true },
  auditMentions: { ...hashedId, indexes: [], clusteredBy: { path: 'mention', separator: '|' }, ...internal },
  meta: { ...hashedId, indexes: [], ...internal },
};
