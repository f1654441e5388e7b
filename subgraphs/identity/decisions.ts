import { Field, Float, ObjectType } from 'type-graphql';
import type { DecidedBy as ModelDecidedBy } from '../../domain/model/index.ts';
import { DecidedByKindEnum } from './enums.ts';

@ObjectType({ simpleResolvers: true, description: 'Who or what decided: a rule or model by version, or a steward.' })
export class DecidedBy {
  @Field(() => DecidedByKindEnum, { nullable: true })
  readonly kind!: ModelDecidedBy['kind'];
  @Field(() => String, { nullable: true })
  readonly name!: string;
  @Field(() => String, { nullable: true })
  readonly version?: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one comparison of two records contributed. It holds no values.',
})
export class Evidence {
  @Field(() => String, { nullable: true, description: 'The comparison, for instance "email".' })
  readonly comparison!: string;
  @Field(() => String, { nullable: true, description: 'Its outcome, for instance "equal".' })
  readonly level!: string;
  @Field(() => Float, { nullable: true, description: 'Above zero for the same customer, below against.' })
  readonly weight!: number;
}
