import { PURPOSES, isPurpose } from '../../policy/index.ts';
import type { CustomerView } from '../../hub/index.ts';
import { actorOf, defineLoader, publicError, type ConsentAnswer, type SubgraphContext } from '../shared/index.ts';
import { sourceKeysLoader } from './loaders.ts';

/** What a purpose that is bound to consent may be refused: one contact point, or all addresses of a channel. */
export interface ContactQuestion {
  readonly customer: CustomerView;
  /** Our legal entity that has the relationship, where the golden record knows it. */
  readonly legalEntity: string | null;
  readonly channel: 'email' | 'phone' | 'post';
  /** Keyed hash; null: the channel as a whole. */
  readonly contactPoint: string | null;
}

/** All questions of a request that arise together are one call of the gate. */
const permissions = defineLoader<ContactQuestion, ConsentAnswer>(
  async (questions, context) => {
    const gate = context.consentGate;
    if (gate === undefined) return questions.map(() => unknown());
    const { purpose } = actorOf(context);
    const keys = await Promise.all(questions.map(({ customer }) => sourceKeysLoader(context).load(customer)));
    const asked = questions.map(({ channel, contactPoint, legalEntity }, index) => ({
      sourceKeys: keys[index] ?? [],
      purpose,
      channel,
      ...(legalEntity === null ? {} : { legalEntity }),
      ...(contactPoint === null ? {} : { contactPoint }),
    }));
    // Whatever keeps the gate from answering keeps the values back; only CONSENT_UNKNOWN tells it.
    const answers = await gate.permitted(asked).catch(() => []);
    return questions.map((_, index) => answers[index] ?? unknown());
  },
  { cacheKey: ({ customer, channel, contactPoint }) => `${customer.id}|${channel}|${contactPoint ?? ''}` },
);

const unknown = () =>
  publicError('CONSENT_UNKNOWN', 'Whether the customer consents could not be looked up; try again later.');

/**
 * What `read` gives, at once unless the request's purpose is bound to consent, then after the customer's consent.
 * @throws GraphQLError CONSENT_REQUIRED with the reason, CONSENT_UNKNOWN
 */
export function whenPermitted<T>(
  context: SubgraphContext,
  question: () => ContactQuestion,
  read: () => T,
): T | Promise<T> {
  return boundToConsent(context) ? afterConsent(context, question(), read) : read();
}

async function afterConsent<T>(context: SubgraphContext, question: ContactQuestion, read: () => T): Promise<T> {
  const { permitted, reason } = await permissions(context).load(question);
  if (permitted) return read();
  throw consentRequired(reason);
}

function boundToConsent(context: SubgraphContext): boolean {
  const { purpose } = actorOf(context);
  return !isPurpose(purpose) || PURPOSES[purpose].boundToConsent;
}

function consentRequired(reason: string) {
  const error = publicError('CONSENT_REQUIRED', 'The customer has not consented to being contacted for this purpose.');
  error.extensions['reason'] = reason;
  return error;
}
