import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { link, mergeCustomers, splitCustomer, unlink, unmergeCustomer } from '../../hub/index.ts';
import { type SubgraphContext } from '../shared/index.ts';
import { inputPayload } from './input-payload.ts';
import { changePayload } from './changed-customer.ts';
import { customerIdOf, keyOf, optionsOf, reasonOf, supersedesOf } from './command-options.ts';
import { customerByKeyLoader } from './loaders.ts';
import { ChangePayload } from './payloads.ts';
import { visibleCustomer, visibleRecord } from './visibility.ts';
import {
  LinkInput,
  MergeCustomersInput,
  SplitCustomerInput,
  UnlinkInput,
  UnmergeCustomerInput,
} from './steward-inputs.ts';

/** Source keys in the parts of one split, all together. */
const SPLIT_LIMIT = 10_000;

/** A steward's decisions on who is who; each becomes a verdict that no rule overrules. */
@Resolver()
export class StewardMutations {
  @Mutation(() => ChangePayload, { nullable: true, description: 'Binds a source record to a customer.' })
  link(@Arg('input', () => LinkInput) input: LinkInput, @Ctx() context: SubgraphContext): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const key = await visibleRecord(context, input.sourceRecord, ['input', 'sourceRecord']);
      const customerId = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      const command = { key, customerId, ...reasonOf(input.reason), ...supersedesOf(input.supersedes) };
      return changePayload(context, await link(context.hub, command, optionsOf(context, input)), customerId);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description:
      'Takes a source record away from its customer, whom it never joins again by rule. "customer" is the one it left, with all its other records: also those that this record alone had joined, unless an earlier verdict keeps them apart.',
  })
  unlink(@Arg('input', () => UnlinkInput) input: UnlinkInput, @Ctx() context: SubgraphContext): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const key = await visibleRecord(context, input.sourceRecord, ['input', 'sourceRecord']);
      const left = await customerByKeyLoader(context).load(key);
      const command = { key, ...reasonOf(input.reason) };
      return changePayload(context, await unlink(context.hub, command, optionsOf(context, input)), left?.id ?? null);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description: 'Makes one customer of two. The id that goes stays resolvable for ever and answers as the survivor.',
  })
  mergeCustomers(
    @Arg('input', () => MergeCustomersInput) input: MergeCustomersInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const field = ['input', 'customerIds'];
      const [first, second, ...rest] = input.customerIds;
      if (first === undefined || second === undefined || rest.length > 0) {
        throw new DomainError('BAD_USER_INPUT', 'Name exactly two customers.', field);
      }
      const command = {
        customerIds: [
          await visibleCustomer(context, first, field),
          await visibleCustomer(context, second, field),
        ] as const,
        ...(input.survivorId ? { survivorId: customerIdOf(input.survivorId, ['input', 'survivorId']) } : {}),
        ...reasonOf(input.reason),
        ...supersedesOf(input.supersedes),
      };
      const result = await mergeCustomers(context.hub, command, optionsOf(context, input));
      return changePayload(context, result, result.survivorId);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description: 'Ends the merge that retired an id; "customer" is the one that comes back.',
  })
  unmergeCustomer(
    @Arg('input', () => UnmergeCustomerInput) input: UnmergeCustomerInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const customerId = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      const command = { customerId, ...reasonOf(input.reason) };
      return changePayload(context, await unmergeCustomer(context.hub, command, optionsOf(context, input)), customerId);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description:
      'Divides a customer into parts, each one customer from then on, whatever had joined its records. The part with most records keeps the id; "affected" names the others. CONFLICT names the verdicts that keep records of one part from each other.',
  })
  splitCustomer(
    @Arg('input', () => SplitCustomerInput) input: SplitCustomerInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const customerId = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      if (input.parts.reduce((sum, part) => sum + part.length, 0) > SPLIT_LIMIT) {
        throw new DomainError('BAD_USER_INPUT', `The parts name at most ${SPLIT_LIMIT} records.`, ['input', 'parts']);
      }
      const parts = input.parts.map((part, index) =>
        part.map((key, place) => keyOf(key, ['input', 'parts', String(index), String(place)])),
      );
      const command = { customerId, parts, ...reasonOf(input.reason) };
      return changePayload(context, await splitCustomer(context.hub, command, optionsOf(context, input)), customerId);
    });
  }
}
