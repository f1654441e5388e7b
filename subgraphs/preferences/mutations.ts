import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { STATEMENT_LENGTHS } from '../../domain/business/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { instant, type Moment } from '../../domain/model/index.ts';
import { recordChoice, recordConsent, type CommandOptions, type OwnConsentInput } from '../../hub/index.ts';
import { actorOf, checkText, payload, visibleCustomer, type SubgraphContext } from '../shared/index.ts';
import { Consent } from './consent.ts';
import { Customer } from './customer.ts';
import { choiceRows, consentRows } from './loaders.ts';
import { Preference } from './preference.ts';
import { RecordConsentInput, RecordPreferenceInput, type ContactPointInput } from './record-inputs.ts';
import { RecordConsentPayload, RecordPreferencePayload } from './record-payloads.ts';

@Resolver()
export class PreferenceMutations {
  @Mutation(() => RecordPreferencePayload, { nullable: true, description: 'Records a choice for a customer.' })
  recordPreference(
    @Ctx() context: SubgraphContext,
    @Arg('input', () => RecordPreferenceInput) input: RecordPreferenceInput,
  ): Promise<RecordPreferencePayload> {
    return payload(
      RecordPreferencePayload,
      async () => {
        const customerId = await visibleCustomer(context, input.customerId, ['customerId']);
        const name = checkText(input.name, ['name'], { min: 1, max: STATEMENT_LENGTHS.name });
        const { subject, choice } = input;
        const row = { customerId, subject, name, choice, ...momentOf(input.at) };
        const { id, customerId: recordedFor } = await recordChoice(
          context.hub,
          row,
          optionsOf(context, input.idempotencyKey),
        );
        const recorded = await choiceRows(context).load(id);
        const preference = recorded === null ? null : new Preference(recorded);
        return { preference, customer: new Customer({ id: recordedFor, keys: null, processingRestricted: null }) };
      },
      inputPath,
    );
  }

  @Mutation(() => RecordConsentPayload, { nullable: true, description: 'Records a consent event for a customer.' })
  recordConsent(
    @Ctx() context: SubgraphContext,
    @Arg('input', () => RecordConsentInput) input: RecordConsentInput,
  ): Promise<RecordConsentPayload> {
    return payload(
      RecordConsentPayload,
      async () => {
        const customerId = await visibleCustomer(context, input.customerId, ['customerId']);
        const row: OwnConsentInput = {
          customerId,
          purpose: checkText(input.purpose, ['purpose'], { min: 1, max: STATEMENT_LENGTHS.purpose }),
          state: input.state,
          channel: optional(input.channel, 'channel', STATEMENT_LENGTHS.channel),
          contactPoint: contactPointOf(input.contactPoint),
          legalEntity: optional(input.legalEntity, 'legalEntity', STATEMENT_LENGTHS.legalEntity),
          law: optional(input.law, 'law', STATEMENT_LENGTHS.law),
          noticeVersion: optional(input.noticeVersion, 'noticeVersion', STATEMENT_LENGTHS.noticeVersion),
          language: optional(input.language, 'language', STATEMENT_LENGTHS.language),
          evidence: optional(input.evidence, 'evidence', STATEMENT_LENGTHS.evidence),
          collectionPoint: optional(input.collectionPoint, 'collectionPoint', STATEMENT_LENGTHS.collectionPoint),
          expiresAt: input.expiresAt ?? null,
          ...momentOf(input.at),
        };
        const { id, customerId: recordedFor } = await recordConsent(
          context.hub,
          row,
          optionsOf(context, input.idempotencyKey),
        );
        const recorded = await consentRows(context).load(id);
        const consent = recorded === null ? null : new Consent(recorded.doc, instant(context.hub.now()));
        return { consent, customer: new Customer({ id: recordedFor, keys: null, processingRestricted: null }) };
      },
      inputPath,
    );
  }
}

/** Fields as the hub names them are those of the input, but for a contact point's, which stand one step deeper. */
function inputPath(field: readonly string[]): readonly string[] {
  const ofContactPoint = field[0] === 'email' || field[0] === 'phone' || field[0] === 'country';
  return ['input', ...(ofContactPoint ? ['contactPoint'] : []), ...field];
}

function optional(text: string | null | undefined, field: string, max: number): string | null {
  return text === null || text === undefined ? null : checkText(text, [field], { min: 1, max });
}

function momentOf(at: RecordConsentInput['at']): { readonly at?: Moment } {
  return at ? { at } : {};
}

/** @throws DomainError BAD_USER_INPUT unless exactly one of the two is named */
function contactPointOf(input: ContactPointInput | null | undefined): (OwnConsentInput['contactPoint'] & {}) | null {
  if (input === null || input === undefined) return null;
  const email = optional(input.email, 'email', 320);
  const phone = optional(input.phone, 'phone', 50);
  const country = optional(input.country, 'country', 2);
  if (email !== null && phone === null) return { kind: 'email', value: email };
  if (phone !== null && email === null) return { kind: 'phone', value: phone, ...(country ? { country } : {}) };
  throw new DomainError('BAD_USER_INPUT', 'A contact point is one e-mail address or one phone number.', [
    'contactPoint',
  ]);
}

function optionsOf(context: SubgraphContext, idempotencyKey: string | null | undefined): CommandOptions {
  const by = { kind: 'steward', name: actorOf(context).subject } as const;
  return idempotencyKey === null || idempotencyKey === undefined ? { by } : { by, idempotencyKey };
}
