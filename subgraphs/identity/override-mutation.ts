import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import type { AttributeName, Json } from '../../domain/model/index.ts';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import { overrideValue, patched, refuseForeign, refuseUnparseable } from '../../hub/index.ts';
import { type SubgraphContext } from '../shared/index.ts';
import { inputPayload } from './input-payload.ts';
import { INPUT_FIELDS } from './attributes-input.ts';
import { changePayload } from './changed-customer.ts';
import { optionsOf, reasonOf } from './command-options.ts';
import { customerLoader } from './loaders.ts';
import { ChangePayload } from './payloads.ts';
import { patchOf } from './raw-record.ts';
import { OverrideValueInput } from './steward-inputs.ts';
import { visibleCustomer } from './visibility.ts';

const FIELD = ['input', 'values'];

@Resolver()
export class OverrideMutation {
  @Mutation(() => ChangePayload, {
    nullable: true,
    description:
      'A steward decides one attribute of a customer against survivorship, or gives it back to survivorship.',
  })
  overrideValue(
    @Arg('input', () => OverrideValueInput) input: OverrideValueInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ChangePayload> {
    return inputPayload(ChangePayload, async () => {
      const customerId = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      const { attribute, action } = input;
      const values = valuesOf(input);
      const kind = (await customerLoader(context).load(customerId))?.doc.kind;
      if (kind) refuseForeign(kind, { [attribute]: values }, ['values']);
      const command = { customerId, attribute, action, values, ...reasonOf(input.reason) };
      return changePayload(context, await overrideValue(context.hub, command, optionsOf(context, input)), customerId);
    });
  }
}

/** The standard form of the values of the one attribute. @throws DomainError BAD_USER_INPUT */
function valuesOf({ attribute, action, values }: OverrideValueInput): Json[] {
  const patch = values ? patchOf(values, FIELD) : {};
  const named = Object.keys(patch) as AttributeName[];
  const field = [...FIELD, INPUT_FIELDS[attribute]];
  if (action !== 'set') {
    if (named.length === 0) return [];
    throw new DomainError('BAD_USER_INPUT', 'Only SET takes values.', FIELD);
  }
  if (named.length !== 1 || named[0] !== attribute) {
    throw new DomainError('BAD_USER_INPUT', `SET needs values of ${field.join('.')} and of no other attribute.`, field);
  }
  if (!patch[attribute]?.length) {
    throw new DomainError('BAD_USER_INPUT', `SET needs a value of ${field.join('.')}; for none, use CLEAR.`, field);
  }
  const normalized = normalizeRecord(patched('person', patch));
  refuseUnparseable(normalized, ['values']);
  const read = (normalized.attributes[attribute] ?? []).flatMap(({ value }) => (value === null ? [] : [value as Json]));
  if (read.length === 0) {
    const message = `What is given of ${field.join('.')} is blank or a placeholder; for no value, use CLEAR.`;
    throw new DomainError('BAD_USER_INPUT', message, field);
  }
  return read;
}
