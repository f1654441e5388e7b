import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { instant, type Instant } from '../../domain/model/index.ts';
import { accessRecorder } from '../../hub/index.ts';
import { STEP_UP_SECONDS, mayReadField, steppedUp } from '../../policy/index.ts';
import {
  DateTime,
  TEXT_LIMITS,
  UserError,
  actorOf,
  checkText,
  type Payload,
  type RevealedContact,
  type SubgraphContext,
} from '../shared/index.ts';
import { ContactPoint } from './contact-point.ts';
import { Customer } from './customer.ts';
import { inputPayload } from './input-payload.ts';
import { customerLoader } from './loaders.ts';
import { visibleCustomer } from './visibility.ts';

@InputType()
export class RevealContactInput {
  @Field(() => ID) readonly customerId!: string;
  @Field(() => ID, { description: 'The id of one of the contact points of the customer.' })
  readonly contactPointId!: string;
  @Field(() => String, { description: 'Why it is needed; written to the access log. 3 to 1,000 characters.' })
  readonly reason!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A contact point in clear, for a while.' })
export class RevealContactPayload implements Payload {
  @Field(() => ContactPoint, { nullable: true })
  readonly contactPoint?: ContactPoint;
  @Field(() => String, { nullable: true, description: 'The address to write to, or the number in E.164.' })
  readonly value?: ContactPoint['value'];
  @Field(() => DateTime, { nullable: true, description: 'When it is to be hidden again: the second factor ends then.' })
  readonly expiresAt?: Instant;
  @Field(() => [UserError])
  readonly userErrors!: readonly UserError[];
}

/** A reason of less is none. */
const SHORTEST_REASON = 3;

@Resolver()
export class RevealMutation {
  @Mutation(() => RevealContactPayload, {
    nullable: true,
    description: 'Shows one contact point in clear. Needs a second factor of the last five minutes, and is logged.',
  })
  revealContact(
    @Arg('input', () => RevealContactInput) input: RevealContactInput,
    @Ctx() context: SubgraphContext,
  ): Promise<RevealContactPayload> {
    return inputPayload(RevealContactPayload, async () => {
      const expiresAt = stepUpEnd(context);
      const reason = checkText(input.reason.trim(), ['input', 'reason'], {
        min: SHORTEST_REASON,
        max: TEXT_LIMITS.reason,
      });
      const id = await visibleCustomer(context, input.customerId, ['input', 'customerId']);
      const view = await customerLoader(context).load(id);
      if (view === null) throw new DomainError('NOT_FOUND', 'The customer does not exist.', ['input', 'customerId']);
      const customer = new Customer(view, context.hub.store);
      const contactPoint = customer.contactPoints.find((each) => each.id === input.contactPointId);
      if (contactPoint === undefined) {
        const field = ['input', 'contactPointId'];
        throw new DomainError('NOT_FOUND', 'The customer has no contact point of this id.', field);
      }
      // Asked for before it is written down as shown: a purpose bound to consent may refuse it.
      const value = await contactPoint.value({}, context);
      await written(context, { customerId: view.id, contactPointId: contactPoint.id, reason });
      return { contactPoint, value: () => value, expiresAt };
    });
  }
}

/** @throws DomainError AUDIT_UNAVAILABLE where the access cannot be made durable, or there is no log at all */
async function written(
  context: SubgraphContext,
  what: Pick<RevealedContact, 'customerId' | 'contactPointId' | 'reason'>,
): Promise<void> {
  const accesses = context.accesses ?? accessRecorder(context.hub);
  try {
    await accesses.revealed({ actor: actorOf(context), requestId: context.requestId, ...what });
  } catch {
    throw new DomainError(
      'AUDIT_UNAVAILABLE',
      'The access could not be recorded, so nothing is shown; try again later.',
    );
  }
}

/** @throws DomainError FORBIDDEN, STEP_UP_REQUIRED */
function stepUpEnd(context: SubgraphContext): Instant {
  const actor = actorOf(context);
  if (!mayReadField(actor, 'ContactPoint.value')) {
    throw new DomainError('FORBIDDEN', 'Contacts are shown in clear to those with the scope contact:reveal.');
  }
  if (!steppedUp(actor, context.hub.now()) || actor.authTime === null) {
    throw new DomainError('STEP_UP_REQUIRED', 'Sign in again with a second factor; it is good for five minutes.');
  }
  return instant((actor.authTime + STEP_UP_SECONDS) * 1_000);
}
