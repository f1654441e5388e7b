import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { rowKey, type SubgraphContext } from '../shared/index.ts';
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
    const row = await rows(context).load(rowKey(system, id));
    return row === null ? null : new Interaction(row.doc);
  }

  @FieldResolver(() => Interaction, { nullable: true, description: 'What it belongs to, as a call to its case.' })
  async relatedTo(@Root() interaction: Interaction, @Ctx() context: SubgraphContext): Promise<Interaction | null> {
    if (interaction.relatedKey === null) return null;
    const row = await rows(context).load(interaction.relatedKey);
    return row === null ? null : new Interaction(row.doc);
  }
}
