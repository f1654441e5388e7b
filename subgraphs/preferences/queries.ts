import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { instant } from '../../domain/model/index.ts';
import { TEXT_LIMITS, checkText, visibleRow, type SubgraphContext } from '../shared/index.ts';
import { Consent } from './consent.ts';
import { consentRows } from './loaders.ts';

/** `system:rowId`, as `Consent.id` gives it. */
const MAX_ID = TEXT_LIMITS.id + 33;

@Resolver()
export class PreferenceQueries {
  @Query(() => Consent, { nullable: true, description: 'A consent event by its id; null where there is none.' })
  async consent(@Ctx() context: SubgraphContext, @Arg('id', () => ID) id: string): Promise<Consent | null> {
    const found = await consentRows(context).load(checkText(id, ['id'], { min: 1, max: MAX_ID }));
    const row = await visibleRow(context, found?.doc ?? null, { type: 'Consent' });
    return row === null ? null : new Consent(row, instant(context.hub.now()));
  }
}
