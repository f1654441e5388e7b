import { isContact } from '../../domain/business/index.ts';
import { instant, type Instant, type InteractionSummary } from '../../domain/model/index.ts';
import { timelineKeys, type TimelinePosition } from '../../hub/index.ts';
import { oncePerRequest, type SubgraphContext } from '../shared/index.ts';
import { pages } from './loaders.ts';

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
  const planned = summaries.filter(({ lastContactAt: at }) => at !== null && at >= end);
  const been = summaries.flatMap(({ lastContactAt: at }) => (at === null || at >= end ? [] : [at]));
  const before = planned.length === 0 ? null : await contactBefore(end, planned, context);
  return [...been, ...(before === null ? [] : [before])].sort().at(-1) ?? null;
}

async function contactBefore(
  to: Instant,
  planned: readonly InteractionSummary[],
  context: SubgraphContext,
): Promise<Instant | null> {
  const keys = timelineKeys(planned);
  let after: TimelinePosition | null = null;
  for (;;) {
    const page: Awaited<ReturnType<ReturnType<typeof pages>['load']>> = await pages(context).load({
      keys,
      filter: { to, matches: isContact },
      first: 1,
      after,
    });
    const [newest] = page.rows;
    if (newest !== undefined) return newest.item.doc.at;
    // Many visits of the web site may stand between; a page is cut short where they are too many.
    if (!page.cut || page.end === undefined) return null;
    after = page.end as TimelinePosition;
  }
}
