import { isAhead, type Instant, type Interaction, type InteractionSummary, type SourceKey } from '../model/index.ts';
import { NewestRowFold } from './row-position.ts';
import { count } from './transaction-summary.ts';

export type CountedInteraction = Pick<
  Interaction,
  'id' | 'type' | 'state' | 'score' | 'scoreMax' | 'at' | 'receivedAt' | 'deleted'
>;

export function emptyInteractionSummary(sourceKey: SourceKey): InteractionSummary {
  return {
    sourceKey,
    counts: {},
    openCases: 0,
    lastAt: null,
    lastId: null,
    lastContactAt: null,
    feedbackCount: 0,
    feedbackSum: 0,
  };
}

/** The customer and we spoke: everything but a visit of the web site. */
export function isContact(row: Pick<Interaction, 'id' | 'type' | 'deleted'>): boolean {
  return !row.deleted && row.type !== 'web';
}

/** The state as it is kept: a case whose source names none is open until it has an end. */
export function caseState({
  type,
  state,
  closedAt,
}: Pick<Interaction, 'type' | 'state' | 'closedAt'>): Interaction['state'] {
  if (type !== 'case' || state !== null) return state;
  return closedAt === null ? 'open' : 'closed';
}

/** A case is open until it is closed; waiting for somebody keeps it open. */
export function isOpenCase(row: Pick<Interaction, 'id' | 'type' | 'state' | 'deleted'>): boolean {
  return !row.deleted && row.type === 'case' && (row.state === 'open' || row.state === 'pending');
}

/** Feedback that has been given; what lay ahead when it was received, as rows of before it was refused may, is none. */
export function isFeedback({ type, at, receivedAt, deleted }: Omit<CountedInteraction, 'score' | 'scoreMax'>): boolean {
  return !deleted && type === 'feedback' && !isAhead(at, receivedAt);
}

/** Score of feedback as thousandths of the greatest possible one, null without a score. */
function thousandths(row: CountedInteraction): number | null {
  if (!isFeedback(row) || row.score === null || row.scoreMax === null || row.scoreMax === 0) return null;
  return Math.round((1000 * row.score) / row.scoreMax);
}

export interface LostInteractionEnds {
  readonly newest: boolean;
  readonly lastContactAt: boolean;
}

const later = (a: Instant | null, b: Instant): Instant => (a === null || b > a ? b : a);

/** As `foldTransactions`, for interactions. */
export function foldInteractions(
  summary: InteractionSummary,
  removed: readonly CountedInteraction[],
  added: readonly CountedInteraction[],
): { readonly summary: InteractionSummary; readonly lost: LostInteractionEnds } {
  const counts = new Map(Object.entries(summary.counts));
  let { openCases, feedbackCount, feedbackSum, lastContactAt } = summary;
  const last = new NewestRowFold(summary);
  const lost = { lastContactAt: false };
  const tally = (row: CountedInteraction, sign: 1 | -1): void => {
    counts.set(row.type, (counts.get(row.type) ?? 0) + sign);
    if (isOpenCase(row)) openCases += sign;
    const score = thousandths(row);
    if (score === null) return;
    feedbackCount += sign;
    feedbackSum += sign * score;
  };
  for (const row of removed) {
    if (row.deleted) continue;
    tally(row, -1);
    last.remove(row);
    if (isContact(row) && row.at === lastContactAt) lost.lastContactAt = true;
  }
  for (const row of added) {
    if (row.deleted) continue;
    tally(row, 1);
    last.add(row);
    if (!isContact(row)) continue;
    if (lastContactAt === null || row.at >= lastContactAt) lost.lastContactAt = false;
    lastContactAt = later(lastContactAt, row.at);
  }
  return {
    summary: {
      sourceKey: summary.sourceKey,
      counts: count(counts),
      openCases,
      ...last.newest,
      lastContactAt,
      feedbackCount,
      feedbackSum,
    },
    lost: { ...lost, newest: last.lost },
  };
}
