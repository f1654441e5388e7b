import { Field, Int, ObjectType } from 'type-graphql';
import type { Rfm as RfmResult } from '../../domain/segments/index.ts';
import type { TransactionType } from '../../domain/model/index.ts';
import { Money } from '../shared/index.ts';
import { TransactionTypeEnum } from './transaction-type.ts';

@ObjectType({ simpleResolvers: true, description: 'Exact sum of transactions of one type in one currency.' })
export class TransactionTotal {
  @Field(() => TransactionTypeEnum, { nullable: true })
  readonly type: TransactionType;
  @Field(() => Money, { nullable: true })
  readonly total: Money;

  constructor(type: string, total: Money) {
    this.type = type as TransactionType;
    this.total = total;
  }
}

@ObjectType({ simpleResolvers: true, description: 'Number of transactions of one type.' })
export class TransactionCount {
  @Field(() => TransactionTypeEnum, { nullable: true })
  readonly type: TransactionType;
  @Field(() => Int, { nullable: true })
  readonly count: number;

  constructor(type: string, count: number) {
    this.type = type as TransactionType;
    this.count = count;
  }
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Recency, frequency and monetary value, 1 (worst) to 5 (best) points each, as of now; a purchase dated ahead counts as one of today.',
})
export class Rfm {
  @Field(() => Int, { nullable: true })
  readonly recency!: number;
  @Field(() => Int, { nullable: true })
  readonly frequency!: number;
  @Field(() => Int, { nullable: true })
  readonly monetary!: number;
  @Field(() => String, { nullable: true })
  readonly segment!: string;
  @Field(() => Int, { nullable: true })
  readonly daysSinceLastPurchase!: number;
  @Field(() => Int, { nullable: true })
  readonly purchases!: number;
  @Field(() => String, { nullable: true, description: 'Version of the policy that set the thresholds.' })
  readonly policy!: string;

  static of(rfm: RfmResult): Rfm {
    return Object.assign(new Rfm(), rfm);
  }
}
