import { Directive, Field, ObjectType } from 'type-graphql';
import type { Instant, Moment as ModelMoment } from '../../domain/model/index.ts';
import { DateTime, Decimal } from './scalars.ts';

/** An exact amount in one currency. */
@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'An exact amount in one currency.' })
export class Money {
  @Field(() => Decimal, { nullable: true })
  readonly amount: string;
  @Field(() => String, { nullable: true, description: 'ISO 4217.' })
  readonly currency: string;

  constructor(amount: string, currency: string) {
    this.amount = amount;
    this.currency = currency;
  }

  /** Null where the source gave no amount. */
  static of(amount: string | null, currency: string): Money | null {
    return amount === null ? null : new Money(amount, currency);
  }
}

/** A moment as its source told it. */
@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A moment in UTC, with the offset its source gave.' })
export class Moment implements ModelMoment {
  @Field(() => DateTime, { nullable: true })
  readonly utc: Instant;
  @Field(() => String, { nullable: true, description: 'For instance "+02:00"; null where the source gave none.' })
  readonly offset: string | null;

  constructor(utc: Instant, offset: string | null) {
    this.utc = utc;
    this.offset = offset;
  }
}
