import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { createCustomer, updateCustomer } from '../../hub/index.ts';
import { type SubgraphContext } from '../shared/index.ts';
import { inputPayload } from './input-payload.ts';
import { changePayload } from './changed-customer.ts';
import { customerIdOf, normalizeContext, optionsOf } from './command-options.ts';
import { ChangePayload } from './payloads.ts';
import { patchOf, relationsOf } from './raw-record.ts';
import { CreateCustomerInput, UpdateCustomerInput } from './record-inputs.ts';

@Resolver()
export class CustomerMutations {
  @Mutation(() => ChangePayload, {
    nullable: true,
    description: 'Enters a customer as a record of the system "app". Whom the rules know already is not made twice.',
  })
  createCustomer(
    @Arg('input', () => CreateCustomerInput) input: CreateCustomerInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const attributes = patchOf(input.attributes, ['input', 'attributes']);
      if (!Object.values(attributes).some((values) => values && values.length > 0)) {
        throw new DomainError('BAD_USER_INPUT', 'A customer needs at least one value.', ['input', 'attributes']);
      }
      const command = {
        kind: input.kind,
        attributes,
        relations: relationsOf(input.relations ?? [], ['input', 'relations']),
        context: normalizeContext(input.country, ['input', 'country']),
      };
      const result = await createCustomer(context.hub, command, optionsOf(context, input));
      const [record] = result.results;
      if (record?.error) {
        throw new DomainError(record.error.code as DomainError['code'], record.error.message, ['input']);
      }
      return changePayload(context, result, record?.customerId ?? null);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description: 'Corrects a customer by a record of the system "app" that is bound to it and obeys survivorship.',
  })
  updateCustomer(
    @Arg('input', () => UpdateCustomerInput) input: UpdateCustomerInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const customerId = customerIdOf(input.customerId, ['input', 'customerId']);
      const { relations } = input;
      const command = {
        customerId,
        attributes: patchOf(input.attributes, ['input', 'attributes']),
        ...(relations ? { relations: relationsOf(relations, ['input', 'relations']) } : {}),
        context: normalizeContext(input.country, ['input', 'country']),
      };
      const result = await updateCustomer(context.hub, command, optionsOf(context, input));
      return changePayload(context, result, customerId);
    });
  }
}
