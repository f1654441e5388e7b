import { Field, ID, Int, ObjectType } from 'type-graphql';
import type {
  Instant,
  RowKey,
  SourceKey,
  Transaction as TransactionDocument,
  TransactionLine as LineDocument,
  TransactionType,
} from '../../domain/model/index.ts';
import { DateTime, Decimal, Moment, Money, SourceRecord, connectionType } from '../shared/index.ts';
import { TransactionTypeEnum } from './transaction-type.ts';

@ObjectType({ simpleResolvers: true, description: 'One line of a transaction.' })
export class TransactionLine {
  @Field(() => Int, { nullable: true, description: 'Place within the document, as its source numbers it.' })
  readonly position: number;
  @Field(() => String, { nullable: true })
  readonly product: string | null;
  @Field(() => String, { nullable: true })
  readonly description: string | null;
  @Field(() => Decimal, { nullable: true })
  readonly quantity: string;
  @Field(() => Money, { nullable: true })
  readonly unitPrice: Money | null;
  @Field(() => Money, { nullable: true })
  readonly tax: Money | null;
  @Field(() => Money, { nullable: true })
  readonly amount: Money | null;

  constructor(line: LineDocument, currency: string) {
    this.position = line.position;
    this.product = line.product;
    this.description = line.description;
    this.quantity = line.quantity;
    this.unitPrice = Money.of(line.unitPrice, currency);
    this.tax = Money.of(line.tax, currency);
    this.amount = Money.of(line.amount, currency);
  }
}

export const TransactionLineConnection = connectionType('TransactionLine', () => TransactionLine);

@ObjectType({ simpleResolvers: true, description: 'An order, invoice, payment, refund, subscription or invoice due.' })
export class Transaction {
  readonly rowKey: RowKey;
  readonly relatedKey: RowKey | null;
  readonly sourceKey: SourceKey | null;
  readonly currency: string;

  @Field(() => String, { description: 'The id space of `id`.' })
  readonly system: string;
  @Field(() => ID, { description: 'Its own id in its system.' })
  readonly id: string;
  @Field(() => TransactionTypeEnum, { nullable: true })
  readonly type: TransactionType;
  @Field(() => String, { nullable: true, description: "Its state, in its source's words." })
  readonly status: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'It came to nothing, as its source says (cancelled, void, failed): it counts in no sum and no value.',
  })
  readonly cancelled: boolean;
  @Field(() => Moment, { nullable: true })
  readonly at: Moment;
  @Field(() => Money, { nullable: true, description: "The source's total, else the sum of the lines." })
  readonly amount: Money | null;
  @Field(() => Boolean, { nullable: true, description: 'True while `amount` is the sum of the lines.' })
  readonly amountFromLines: boolean;
  @Field(() => Money, { nullable: true })
  readonly tax: Money | null;
  @Field(() => DateTime, { nullable: true })
  readonly dueAt: Instant | null;
  @Field(() => String, { nullable: true, description: 'The offset that `dueAt` came with, for instance "+02:00".' })
  readonly dueAtOffset: string | null;
  @Field(() => Int, { nullable: true })
  readonly lineCount: number;
  @Field(() => Money, { nullable: true })
  readonly linesAmount: Money | null;
  @Field(() => SourceRecord, {
    nullable: true,
    description: 'The source record it stands under; null for a transaction without a customer.',
  })
  readonly sourceRecord: SourceRecord | null;

  constructor(row: TransactionDocument) {
    this.rowKey = row.id;
    this.relatedKey = row.relatedTo;
    this.sourceKey = row.sourceKey;
    this.currency = row.currency;
    this.system = row.system;
    this.id = row.rowId;
    this.type = row.type;
    this.status = row.status;
    this.cancelled = row.cancelled ?? false;
    this.at = new Moment(row.at, row.offset);
    this.amount = Money.of(row.amount, row.currency);
    this.amountFromLines = row.amountFromLines;
    this.tax = Money.of(row.tax, row.currency);
    this.dueAt = row.dueAt;
    this.dueAtOffset = row.dueAtOffset ?? null;
    this.lineCount = row.lineCount;
    this.linesAmount = Money.of(row.linesAmount, row.currency);
    this.sourceRecord = row.sourceKey === null ? null : SourceRecord.of(row.sourceKey);
  }
}

export const TransactionConnection = connectionType('Transaction', () => Transaction);
