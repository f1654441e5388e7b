import { currentChoices, currentConsents, mayContact, type Statements } from '../../domain/consent/index.ts';
import { instant, type SourceKey } from '../../domain/model/index.ts';
import {
  keysCoveringContactPoint,
  standingConsentsOf,
  standingPreferencesOf,
  summariesOf,
  type Hub,
} from '../../hub/index.ts';
import type { ConsentAnswer, ConsentGate, ConsentQuestion } from '../shared/index.ts';

/** The word of preferences, given over its own hub: at most five reads for all questions together. */
export function consentGate(hub: Hub): ConsentGate {
  return {
    async permitted(questions) {
      const summaries = await summariesOf(
        hub,
        'preferenceSummaries',
        questions.map(({ sourceKeys }) => sourceKeys),
      );
      const [events, choices] = await Promise.all([
        standingConsentsOf(hub, summaries),
        standingPreferencesOf(hub, summaries),
      ]);
      const now = instant(hub.now());
      const standing = questions.map((question, index) => ({
        question,
        consents: currentConsents(events[index] ?? [], now),
        choices: currentChoices(choices[index] ?? []),
      }));
      const covering = await coveringKeys(hub, standing);
      return standing.map(({ question, ...statements }): ConsentAnswer => {
        const coveringKeys = covering.get(question) ?? null;
        // A purpose that needs consent shows no row of a customer whose processing is restricted (policy/rows.ts).
        return answerTo(question, { ...statements, coveringKeys, processingRestricted: false });
      });
    },
  };
}

/**
 * What the question does not name is refused where any statement that matches refuses, and else permitted where one
 * grants: a question without legal entity or contact point is asked again in the words of each grant.
 */
function answerTo(question: ConsentQuestion, statements: Statements): ConsentAnswer {
  const { purpose, channel, contactPoint = null, legalEntity = null } = question;
  const asked = { purpose, channel, contactPoint, legalEntity };
  const { allowed, reason } = mayContact(asked, statements);
  const open = reason === 'NAME_LEGAL_ENTITY' || reason === 'NAME_CONTACT_POINT';
  if (allowed || !open) return { permitted: allowed, reason };
  const granted = statements.consents
    .filter(({ state }) => state === 'granted')
    .some(({ consent }) => {
      const named = {
        ...asked,
        legalEntity: legalEntity ?? consent.legalEntity,
        contactPoint: contactPoint ?? consent.contactPoint,
      };
      return mayContact(named, statements).allowed;
    });
  return granted ? { permitted: true, reason: 'GRANTED' } : { permitted: false, reason };
}

interface Standing {
  readonly question: ConsentQuestion;
  readonly consents: ReturnType<typeof currentConsents>;
}

/** Only a grant for all contact points raises the question which ones these are. */
async function coveringKeys(hub: Hub, standing: readonly Standing[]) {
  const open = standing.flatMap(({ question, consents }) => {
    const { contactPoint, sourceKeys } = question;
    const grants = consents.some(({ consent, state }) => state === 'granted' && consent.contactPoint === null);
    return contactPoint === undefined || !grants ? [] : [{ question, keys: sourceKeys, contactPoint }];
  });
  if (open.length === 0) return new Map<ConsentQuestion, ReadonlySet<SourceKey>>();
  const found = await keysCoveringContactPoint(hub, open);
  return new Map(open.map(({ question }, index) => [question, found[index] ?? new Set<SourceKey>()] as const));
}
