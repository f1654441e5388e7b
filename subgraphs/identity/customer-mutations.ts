import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import type { AttributeName, Json } from '../../domain/model/index.ts';
import { RAW_META } from '../../domain/normalize/index.ts';
import { createCustomer, updateCustomer, type CommandOptions, type RawPatch } from '../../hub/index.ts';
import { writableAttributes, type Actor } from '../../policy/index.ts';
import { actorOf, type SubgraphContext } from '../shared/index.ts';
import { INPUT_FIELDS } from './attributes-input.ts';
import { inputPayload } from './input-payload.ts';
import { changePayload } from './changed-customer.ts';
import { normalizeContext, optionsOf } from './command-options.ts';
import { ChangePayload } from './payloads.ts';
import { patchOf, relationsOf } from './raw-record.ts';
import { reachableChange } from './reachable-change.ts';
import { visibleCustomer } from './visibility.ts';
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
      if (writableAttributes(actorOf(context)) !== null)
        throw forbidden('Customers do not enter customers.', ['input']);
      const command = {
        kind: input.kind,
        attributes,
        relations: relationsOf(input.relations ?? [], ['input', 'relations']),
        context: normalizeContext(input.country, ['input', 'country']),
      };
      const create = (options: CommandOptions) => createCustomer(context.hub, command, options);
      const result = await reachableChange(context, optionsOf(context, input), create);
      const [record] = result.results;
      if (record?.error) {
        const { code, message, field } = record.error;
        throw new DomainError(code as DomainError['code'], message, field ?? ['attributes']);
      }
      return changePayload(context, result, record?.customerId ?? null);
    });
  }

  @Mutation(() => ChangePayload, {
    nullable: true,
    description:
      'Corrects a customer by a record of the system "app" that is bound to it and obeys survivorship. What is said of a merged id tells of its survivor and goes with that id when the two are parted.',
  })
  updateCustomer(
    @Arg('input', () => UpdateCustomerInput) input: UpdateCustomerInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const customerId = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      const { relations } = input;
      const attributes = patchOf(input.attributes, ['input', 'attributes']);
      refuseUnwritable(actorOf(context), attributes, relations);
      const command = {
        customerId,
        attributes,
        ...(relations ? { relations: relationsOf(relations, ['input', 'relations']) } : {}),
        context: normalizeContext(input.country, ['input', 'country']),
      };
      const update = (options: CommandOptions) => updateCustomer(context.hub, command, options);
      const result = await reachableChange(context, optionsOf(context, input), update);
      return changePayload(context, result, customerId);
    });
  }
}

/** @throws DomainError FORBIDDEN for what the actor may not say of a customer */
function refuseUnwritable(actor: Actor, attributes: RawPatch, relations: unknown): void {
  const writable = writableAttributes(actor);
  if (writable === null) return;
  for (const [attribute, values] of Object.entries(attributes) as [AttributeName, readonly Json[] | null][]) {
    const field = ['input', 'attributes', INPUT_FIELDS[attribute]];
    if (!writable.attributes.has(attribute)) throw forbidden('This attribute is not yours to change.', field);
    for (const [index, value] of (values ?? []).entries()) {
      const refused = RAW_META.find((name) => !writable.meta.has(name) && Object.hasOwn(value as object, name));
      if (refused !== undefined)
        throw forbidden('When and how a value was observed or verified is not yours to say.', [
          ...field,
          String(index),
          refused,
        ]);
    }
  }
  if (relations) throw forbidden('Relations are not yours to change.', ['input', 'relations']);
}

function forbidden(message: string, field: readonly string[]): DomainError {
  return new DomainError('FORBIDDEN', message, field);
}
