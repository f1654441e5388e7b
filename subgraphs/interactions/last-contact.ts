import { isContact } from '../../domain/business/index.ts';
import { instant, type Instant, type InteractionSummary } from '../../domain/model/index.ts';
import { timelineKeys } from '../../hub/index.ts';
import { oncePerRequest, type SubgraphContext } from '../shared/index.ts';
import { newest } from './newest.ts';

/** One moment for all customers of a request, so that they share a read. */
const nextMoment = oncePerRequest(({ hub }) => instant(hub.now() + 1));

/**
 * When we and the customer last spoke. A summary keeps the latest contact, which may be a meeting to come: only then
 * the rows are asked for the latest one that has been.
 */
export async function lastContactAt(
  summaries: readonly InteractionSummary[],
  context: SubgraphContext,
): Promise<Instant | null> {
  const end = nextMoment(context);
  const planned: InteractionSummary[] = [];
  let last: Instant | null = null;
  for (const summary of summaries) {
    const { lastContactAt: at } = summary;
    if (at !== null && at >= end) planned.push(summary);
    else last = later(last, at);
  }
  return planned.length === 0
    ? last
    : later(
        last,
        (await newest(context, { keys: timelineKeys(planned), filter: { to: end, matches: isContact } }))?.at ?? null,
      );
}

const later = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b > a) ? b : a);
