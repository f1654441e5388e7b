export { businessRows } from './business-rows.ts';
export { keysCoveringContactPoint, type CoverageQuestion } from './contact-point-coverage.ts';
export { countTimelines, type CountRequest } from './count-rows.ts';
export { type TimelinePosition } from './position.ts';
export { preferenceRows, standingConsentsOf, standingPreferencesOf } from './standing-choices.ts';
export { summariesOf, type SummaryCollection } from './summaries.ts';
export { timelinePages } from './timeline.ts';
export {
  type TimelineCollection,
  type TimelineFilter,
  type TimelineKey,
  type TimelineRequest,
} from './timeline-request.ts';
export { transactionLines, type LinesRequest } from './transaction-lines.ts';
