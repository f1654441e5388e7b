import { Field, ID, InputType, Int } from 'type-graphql';
import type { AttributeName, Override } from '../../domain/model/index.ts';
import { AttributeNameEnum } from './attribute-names.ts';
import { AttributesInput } from './attributes-input.ts';
import { OverrideActionEnum } from './enums.ts';
import { KEY, SourceKeyInput, VERSION } from './record-inputs.ts';

const optional = { nullable: true } as const;

const REASON =
  'Why; kept in the history: LinkEvent and Verdict show it, or Override. Name no values: whoever may see links reads it.';

/** What every command of a steward may carry. */
@InputType('StewardCommand')
export class StewardInput {
  @Field(() => String, { ...optional, description: REASON }) readonly reason?: string | null;
  @Field(() => Int, { ...optional, description: VERSION }) readonly expectedVersion?: number | null;
  @Field(() => String, { ...optional, description: KEY }) readonly idempotencyKey?: string | null;
  @Field(() => Boolean, { ...optional, description: 'Say what would happen and change nothing.' })
  readonly dryRun?: boolean | null;
}

const SUPERSEDES =
  'Earlier verdicts, by id, that this one ends for whom it is about; a CONFLICT names those in its way, `verdict` tells of them.';

@InputType()
export class LinkInput extends StewardInput {
  @Field(() => [ID], { ...optional, description: SUPERSEDES }) readonly supersedes?: string[] | null;
  @Field(() => SourceKeyInput) readonly sourceRecord!: SourceKeyInput;
  @Field(() => ID) readonly customerId!: string;
}

@InputType()
export class UnlinkInput extends StewardInput {
  @Field(() => SourceKeyInput) readonly sourceRecord!: SourceKeyInput;
}

@InputType()
export class MergeCustomersInput extends StewardInput {
  @Field(() => [ID], { description: 'Two customers; expectedVersion is that of the first.' })
  readonly customerIds!: string[];
  @Field(() => ID, { ...optional, description: 'Which id lives on; default: the one minted first.' })
  readonly survivorId?: string | null;
  @Field(() => [ID], { ...optional, description: SUPERSEDES }) readonly supersedes?: string[] | null;
}

@InputType()
export class UnmergeCustomerInput extends StewardInput {
  @Field(() => ID, { description: 'The id that a merge retired.' }) readonly customerId!: string;
}

@InputType()
export class SplitCustomerInput extends StewardInput {
  @Field(() => ID) readonly customerId!: string;
  @Field(() => [[SourceKeyInput]], {
    description:
      'Records that belong together. Those in no part stay together; corrections of the customer (system app) in no part stay with the id they were made on.',
  })
  readonly parts!: SourceKeyInput[][];
}

@InputType()
export class OverrideValueInput extends StewardInput {
  @Field(() => ID) readonly customerId!: string;
  @Field(() => AttributeNameEnum) readonly attribute!: AttributeName;
  @Field(() => OverrideActionEnum) readonly action!: Override['action'];
  @Field(() => AttributesInput, { ...optional, description: 'For SET: the values of that attribute and of no other.' })
  readonly values?: AttributesInput | null;
}
