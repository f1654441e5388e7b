import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Interaction } from './interaction.ts';

@ObjectType({ simpleResolvers: true, description: "What the customer's feedback comes to." })
export class FeedbackSummary {
  @Field(() => Int, { nullable: true, description: 'Feedback with a score.' })
  readonly count!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Mean of score / scoreMax, 0 to 1, each to three places; null without a score.',
  })
  readonly average!: number | null;
  @Field(() => Interaction, { nullable: true, description: 'The newest, with or without a score.' })
  readonly latest!: () => Promise<Interaction | null>;
}
