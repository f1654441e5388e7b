export { businessRows } from './business-rows.ts';
export { closedKeysIn, closedSummariesOf } from './closed-keys.ts';
export {
  keysCoveringContactPoint,
  partsOfCustomers,
  type CoverageQuestion,
  type CustomerKeys,
} from './contact-point-coverage.ts';
export { countTimelines, type CountRequest } from './count-rows.ts';
export { type TimelinePosition } from './position.ts';
export { preferenceRows, standingConsentsOf, standingPreferencesOf } from './standing-choices.ts';
export { summariesOf, type SummaryCollection } from './summaries.ts';
export { timelinePages } from './timeline.ts';
export { type TimelineCollection, type TimelineFilter, type TimelineRequest } from './timeline-request.ts';
export { timelineKeys, type KeySummary, type TimelineKeys } from './timeline-keys.ts';
export { transactionLines, type LinesRequest } from './transaction-lines.ts';
