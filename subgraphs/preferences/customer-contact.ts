import { Arg, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  consentsApart,
  consentsCovering,
  currentChoices,
  currentConsents,
  mayContact,
  wordNeeded,
  type CurrentConsent,
} from '../../domain/consent/index.ts';
import { instant } from '../../domain/model/index.ts';
import { TEXT_LIMITS, checkText, requiredRestriction, type SubgraphContext } from '../shared/index.ts';
import { Consent } from './consent.ts';
import { ContactPermission } from './contact-permission.ts';
import { Customer } from './customer.ts';
import { coverage, keysOf, partsOf, standingConsents, standingPreferences } from './loaders.ts';

@Resolver(() => Customer)
export class CustomerContact {
  @Directive('@external')
  @FieldResolver(() => Boolean)
  processingRestricted(@Root() customer: Customer): boolean {
    return requiredRestriction(customer);
  }

  @Directive('@requires(fields: "sourceKeys { system sourceId } processingRestricted")')
  @FieldResolver(() => ContactPermission, {
    nullable: true,
    description:
      'May the customer be contacted over a channel for a purpose? Only where a standing consent covers all that the question leaves open, of a merged customer for each one that had records, and nothing standing speaks against it, and never while the processing of the customer’s data is restricted.',
  })
  async mayContact(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('channel', () => String) channel: string,
    @Arg('purpose', () => String) purpose: string,
    @Arg('contactPointId', () => String, {
      nullable: true,
      description: 'The id of an e-mail address or phone number.',
    })
    contactPointId?: string | null,
    @Arg('legalEntity', () => String, { nullable: true }) legalEntity?: string | null,
  ): Promise<ContactPermission> {
    // Space around them is left off where statements are written, too.
    const text = (value: string, field: string): string =>
      checkText(value.trim(), [field], { min: 1, max: TEXT_LIMITS.name });
    const optional = (value: string | null | undefined, field: string): string | null =>
      value === null || value === undefined ? null : text(value, field);
    const question = {
      channel: text(channel, 'channel'),
      purpose: text(purpose, 'purpose'),
      contactPoint: optional(contactPointId, 'contactPointId'),
      legalEntity: optional(legalEntity, 'legalEntity'),
    };
    const [events, choices] = await Promise.all([
      standingConsents(context).load(customer),
      standingPreferences(context).load(customer),
    ]);
    const now = instant(context.hub.now());
    const consents = currentConsents(events, now);
    const { keys, closed } = await keysOf(customer, context);
    const { contactPoint } = question;
    const needed = wordNeeded(contactPoint, keys, consents);
    const covering =
      needed === 'holders' && contactPoint !== null
        ? await coverage(context).load({ keys, closed, contactPoint })
        : null;
    const may = (apart: readonly (readonly CurrentConsent[])[]) =>
      mayContact(question, {
        processingRestricted: requiredRestriction(customer),
        consents,
        choices: currentChoices(choices),
        apart,
      });
    let answer = may(covering === null ? [] : consentsCovering(events, keys, covering, now));
    // The parts of a merged customer matter only where it would be permitted as a whole.
    if (answer.allowed && needed === 'parts') {
      answer = may(consentsApart(events, keys, await partsOf(context).load(customer), now));
    }
    const decisive = events.find(({ id }) => id === answer.consentId);
    return Object.assign(new ContactPermission(), {
      allowed: answer.allowed,
      reason: answer.reason,
      consent: decisive === undefined ? null : new Consent(decisive, now),
    });
  }
}
