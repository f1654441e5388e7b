import { Directive, Field, ObjectType } from 'type-graphql';

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list (Relay connections).' })
export class PageInfo {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean;
  @Field(() => Boolean)
  readonly hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true })
  readonly startCursor!: (() => string) | null;
  @Field(() => String, { nullable: true })
  readonly endCursor!: (() => string) | null;

  /** Cursors are functions, so that none is signed which nobody asked for. */
  static of(values: PageInfo): PageInfo {
    return Object.assign(new PageInfo(), values);
  }
}
