import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RowKey, SourceKey } from '../../domain/model/index.ts';
import { visibleInteractions } from '../../policy/index.ts';
import { actorOf, rowKey, visibleRow, type SubgraphContext } from '../shared/index.ts';
import { Interaction } from './interaction.ts';
import { rows } from './loaders.ts';

@Resolver(() => Interaction)
export class InteractionFields {
  @Query(() => Interaction, { nullable: true, description: 'An interaction by its own id; null where there is none.' })
  async interaction(
    @Ctx() context: SubgraphContext,
    @Arg('system', () => String) system: string,
    @Arg('id', () => String) id: string,
  ): Promise<Interaction | null> {
    return interactionOf(context, rowKey(system, id), null);
  }

  @FieldResolver(() => Interaction, { nullable: true, description: 'What it belongs to, as a call to its case.' })
  async relatedTo(@Root() interaction: Interaction, @Ctx() context: SubgraphContext): Promise<Interaction | null> {
    const { relatedKey, sourceKey } = interaction;
    return relatedKey === null ? null : interactionOf(context, relatedKey, sourceKey);
  }
}

/** A row found by its id, as far as the actor may see it: it may be anybody's. */
async function interactionOf(
  context: SubgraphContext,
  key: RowKey,
  seen: SourceKey | null,
): Promise<Interaction | null> {
  const found = await rows(context).load(key);
  const rule = visibleInteractions(actorOf(context));
  const row = await visibleRow(context, found?.doc ?? null, { type: 'Interaction', rule, seen });
  return row === null ? null : new Interaction(row);
}
