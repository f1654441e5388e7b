import { ArgsType, Field, Int } from 'type-graphql';

/** Relay's forward paging: `first` rows (1 to 100) after a cursor. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: '1 to 100.' })
  readonly first?: number | null;
  @Field(() => String, { nullable: true, description: 'A cursor of this list, with the same arguments.' })
  readonly after?: string | null;
}
