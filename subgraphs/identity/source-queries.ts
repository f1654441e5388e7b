import { Arg, Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { sourceKey } from '../../domain/model/index.ts';
import { sourceSystems } from '../../hub/index.ts';
import { recordSeen, type SubgraphContext } from '../shared/index.ts';
import { linkLoader, recordLoader } from './loaders.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'How fresh a source promises to be in one group of fields.' })
class FreshnessPromise {
  @Field(() => String, { nullable: true, description: 'The group of fields.' })
  readonly fields!: string;
  @Field(() => String, { nullable: true, description: 'ISO 8601 duration.' })
  readonly within!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An application that owns customer data: an id space of its own.' })
class SourceSystem {
  @Field(() => String)
  readonly system!: string;
  @Field(() => String, { nullable: true })
  readonly name!: string | null;
  @Field(() => String, { nullable: true })
  readonly owner!: string | null;
  @Field(() => Int, { nullable: true, description: 'Lower is trusted more.' })
  readonly trustRank!: number | null;
  @Field(() => [FreshnessPromise], { nullable: true })
  readonly freshness!: readonly FreshnessPromise[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether any customer record of it is held.' })
  readonly hasRecords!: boolean;
}

@Resolver()
export class SourceQueries {
  @Query(() => SourceRecord, { nullable: true, description: 'Null where no such record was ever received.' })
  async sourceRecord(
    @Arg('system', () => String) system: string,
    @Arg('sourceId', () => String) sourceId: string,
    @Ctx() context: SubgraphContext,
  ): Promise<SourceRecord | null> {
    const key = sourceKey(system, sourceId);
    const [record, link] = await Promise.all([recordLoader(context).load(key), linkLoader(context).load(key)]);
    if (record === null && link === null) return null;
    // What it says is shown without the answer passing through its customer.
    await recordSeen(context, 'SourceRecord', [key]);
    return SourceRecord.of(key);
  }

  @Query(() => [SourceSystem], {
    nullable: true,
    description: 'The systems that are described or have records, by name.',
  })
  async sourceSystems(@Ctx() context: SubgraphContext): Promise<SourceSystem[]> {
    const systems = await sourceSystems(context.hub);
    return systems.map(({ system, described, hasRecords }) => ({
      system,
      hasRecords,
      name: described?.name ?? null,
      owner: described?.owner ?? null,
      trustRank: described?.trustRank ?? null,
      freshness: described ? Object.entries(described.freshness).map(([fields, within]) => ({ fields, within })) : null,
    }));
  }
}
