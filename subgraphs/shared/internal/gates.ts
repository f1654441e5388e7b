import { z } from 'zod';
import type { SourceKey } from '../../../domain/model/index.ts';
import type { Hub } from '../../../hub/index.ts';
import { parseActor } from '../../../policy/tokens/index.ts';
import type { ConsentGate, ConsentQuestion, CustomerGate } from '../ports.ts';
import type { InternalClient } from './client.ts';
import { internalEndpoint, type InternalEndpoint } from './endpoint.ts';

const CUSTOMER_GATE = '/internal/customer-gate';
const CONSENT_GATE = '/internal/consent-gate';

const key = z.string().min(3).max(300) as unknown as z.ZodType<SourceKey>;
const customerQuestion = z.strictObject({ actor: z.unknown(), keys: z.array(key) });
const customerAnswer = z.strictObject({ visible: z.array(z.boolean()) });
const consentQuestions = z.strictObject({
  questions: z.array(
    z.strictObject({
      sourceKeys: z.array(key),
      legalEntity: z.string().optional(),
      purpose: z.string(),
      channel: z.string(),
      contactPoint: z.string().optional(),
      saidUnder: key.optional(),
    }),
  ),
});
const consentAnswers = z.strictObject({
  answers: z.array(z.strictObject({ permitted: z.boolean(), reason: z.string() })),
});

/** Identity's word, asked in its process. */
export function remoteCustomerGate(client: InternalClient): CustomerGate {
  return {
    async visible(actor, keys) {
      const { visible } = customerAnswer.parse(await client.ask(CUSTOMER_GATE, { actor, keys }));
      return inOrder(visible, keys);
    },
  };
}

export function customerGateEndpoint(hub: Pick<Hub, 'store' | 'now'>, gate: CustomerGate): InternalEndpoint {
  return internalEndpoint(hub, CUSTOMER_GATE, async (body) => {
    const { actor, keys } = customerQuestion.parse(body);
    return { visible: await gate.visible(parseActor(actor), keys) };
  });
}

/** The word of preferences, asked in its process. */
export function remoteConsentGate(client: InternalClient): ConsentGate {
  return {
    async permitted(questions) {
      const { answers } = consentAnswers.parse(await client.ask(CONSENT_GATE, { questions }));
      return inOrder(answers, questions);
    },
  };
}

export function consentGateEndpoint(hub: Pick<Hub, 'store' | 'now'>, gate: ConsentGate): InternalEndpoint {
  return internalEndpoint(hub, CONSENT_GATE, async (body) => {
    const { questions } = consentQuestions.parse(body);
    return { answers: await gate.permitted(questions as readonly ConsentQuestion[]) };
  });
}

/** Answers are told apart by their place alone, so a list of another length tells nothing. */
function inOrder<T>(answers: readonly T[], questions: readonly unknown[]): readonly T[] {
  if (answers.length !== questions.length) throw new Error('As many answers were expected as there were questions.');
  return answers;
}
