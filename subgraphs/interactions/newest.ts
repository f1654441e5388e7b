import type { Interaction } from '../../domain/model/index.ts';
import type { TimelinePosition, TimelineRequest } from '../../hub/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { pages } from './loaders.ts';

/** The newest interaction that matches, null where there is none. */
export async function newest(
  context: SubgraphContext,
  { keys, filter }: Pick<TimelineRequest<'interactions'>, 'keys' | 'filter'>,
): Promise<Interaction | null> {
  let after: TimelinePosition | null = null;
  for (;;) {
    const page: Awaited<ReturnType<ReturnType<typeof pages>['load']>> = await pages(context).load({
      keys,
      filter,
      first: 1,
      after,
    });
    const [row] = page.rows;
    if (row !== undefined) return row.item.doc;
    // Many that do not match may stand between; a page is cut short where they are too many.
    if (!page.cut || page.end === undefined) return null;
    after = page.end as TimelinePosition;
  }
}
