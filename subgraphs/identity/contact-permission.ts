import type { SourceKey } from '../../domain/model/index.ts';
import type { CustomerView } from '../../hub/index.ts';
import { PURPOSES, isPurpose } from '../../policy/index.ts';
import { actorOf, defineLoader, publicError, type ConsentAnswer, type SubgraphContext } from '../shared/index.ts';
import { sourceKeysLoader } from './loaders.ts';

/** What a purpose that is bound to consent may be refused: one contact point, or all addresses of a channel. */
export interface ContactQuestion {
  readonly customer: CustomerView;
  /** Our legal entity that has the relationship, where the golden record knows one; null also where it knows several. */
  readonly legalEntity: string | null;
  readonly channel: 'email' | 'phone' | 'post';
  /** Keyed hash; null: the channel as a whole. */
  readonly contactPoint: string | null;
  /** Without a contact point: the key whose record says the value, where one does. */
  readonly saidUnder?: SourceKey | null;
}

/** All questions of a request that arise together are one call of the gate. */
const permissions = defineLoader<ContactQuestion, ConsentAnswer>(
  async (questions, context) => {
    const gate = context.consentGate;
    if (gate === undefined) return questions.map(() => unknown());
    const { purpose } = actorOf(context);
    const keys = await Promise.all(questions.map(({ customer }) => sourceKeysLoader(context).load(customer)));
    const asked = questions.map(({ channel, contactPoint, legalEntity, saidUnder = null }, index) => ({
      sourceKeys: keys[index] ?? [],
      purpose,
      channel,
      ...(legalEntity === null ? {} : { legalEntity }),
      ...(contactPoint === null ? {} : { contactPoint }),
      ...(saidUnder === null ? {} : { saidUnder }),
    }));
    // Whatever keeps the gate from answering keeps the values back; only CONSENT_UNKNOWN tells it.
    const answers = await gate.permitted(asked).catch(() => []);
    return questions.map((_, index) => answers[index] ?? unknown());
  },
  {
    cacheKey: ({ customer, channel, contactPoint, saidUnder }) =>
      `${customer.id}|${channel}|${contactPoint ?? ''}|${saidUnder ?? ''}`,
  },
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

/**
 * Those of the values that may be shown, each asked for by itself where the request's purpose is bound to consent.
 * @throws GraphQLError CONSENT_REQUIRED with the reason where it is none of them, CONSENT_UNKNOWN
 */
export function thosePermitted<T>(
  context: SubgraphContext,
  values: readonly T[],
  question: (index: number) => ContactQuestion,
): readonly T[] | Promise<readonly T[]> {
  return boundToConsent(context) ? afterConsents(context, values, question) : values;
}

async function afterConsents<T>(
  context: SubgraphContext,
  values: readonly T[],
  question: (index: number) => ContactQuestion,
): Promise<readonly T[]> {
  const answers = await Promise.all(values.map((_, index) => permissions(context).load(question(index))));
  const permitted = values.filter((_, index) => answers[index]?.permitted);
  const [refused] = answers;
  if (permitted.length === 0 && refused !== undefined) throw consentRequired(refused.reason);
  return permitted;
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
