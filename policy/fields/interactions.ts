import { SHARED, SOURCE_RECORD_STUB, all, connections, type FieldKinds } from './kinds.ts';

/** Field kinds of the interactions subgraph; what was said is more delicate than that something was said. */
export const interactionsFields = {
  PageInfo: SHARED.PageInfo,
  Moment: SHARED.Moment,
  SourceRecord: SOURCE_RECORD_STUB,
  ...connections('Interaction'),

  Query: { interaction: 'interactions' },
  Customer: {
    id: 'plumbing',
    sourceKeys: 'internal',
    ...all('interactions', 'interactions openCases lastContactAt feedback'),
  },
  Interaction: {
    ...all('plumbing', 'system id'),
    ...all('interactions', 'type at channel direction subject agent team state closedAt closedAtOffset score'),
    ...all('interactions', 'scoreMax durationSeconds sourceRecord relatedTo'),
    text: 'sensitive',
  },
  FeedbackSummary: all('interactions', 'count average latest'),
} as const satisfies FieldKinds;
