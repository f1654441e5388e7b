import {
  consentsApart,
  consentsCovering,
  consentsUnder,
  currentChoices,
  currentConsents,
  isMerged,
  mayContact,
  wordNeeded,
  type Coverage,
  type CurrentConsent,
  type Parts,
  type Statements,
} from '../../domain/consent/index.ts';
import { instant, type Consent, type Instant, type SourceKey } from '../../domain/model/index.ts';
import {
  closedKeysIn,
  closedSummariesOf,
  keysCoveringContactPoint,
  partsOfCustomers,
  standingConsentsOf,
  standingPreferencesOf,
  summariesOf,
  type CustomerKeys,
  type Hub,
} from '../../hub/index.ts';
import type { ConsentAnswer, ConsentGate, ConsentQuestion } from '../shared/index.ts';

/** The word of preferences, given over its own hub: at most seven reads for all questions together. */
export function consentGate(hub: Hub): ConsentGate {
  return {
    async permitted(questions) {
      const summaries = await summariesOf(
        hub,
        'preferenceSummaries',
        questions.map(({ sourceKeys }) => sourceKeys),
      );
      const closed = await closedSummariesOf(hub, summaries);
      const [events, choices] = await Promise.all([
        standingConsentsOf(hub, summaries, closed),
        standingPreferencesOf(hub, summaries, closed),
      ]);
      const now = instant(hub.now());
      const standing = questions.map((question, index) => ({
        question,
        closed: closedKeysIn(summaries[index] ?? []),
        events: events[index] ?? [],
        consents: currentConsents(events[index] ?? [], now),
        choices: currentChoices(choices[index] ?? []),
      }));
      const [covering, parts] = await Promise.all([coveringKeys(hub, standing), partsOfMerged(hub, standing)]);
      return standing.map((each): ConsentAnswer => {
        const { question, events: said, consents } = each;
        // A purpose that needs consent shows no row of a customer whose processing is restricted (policy/rows.ts).
        const statements = { consents, choices: each.choices, processingRestricted: false, apart: [] };
        const coverage = covering.get(question);
        const apart = coverage === undefined ? [] : consentsCovering(said, question.sourceKeys, coverage, now);
        const answer = answerTo(question, { ...statements, apart });
        if (!answer.permitted || question.contactPoint !== undefined || !isMerged(question.sourceKeys)) return answer;
        const asked = partsAsked(question, said, parts.get(question), now);
        const everyPart = asked?.every((alone) => answerTo(question, { ...statements, consents: alone }).permitted);
        if (everyPart === true) return answer;
        const reason = question.saidUnder === undefined ? 'NAME_CONTACT_POINT' : 'OTHER_CONTACT_POINT';
        return { permitted: false, reason };
      });
    },
  };
}

/** What stands for each part of a merged customer whose word is needed; null where that is not known. */
function partsAsked(
  { saidUnder, sourceKeys }: ConsentQuestion,
  events: readonly Consent[],
  parts: Parts | undefined,
  now: Instant,
): readonly (readonly CurrentConsent[])[] | null {
  if (parts === undefined) return null;
  const part = saidUnder === undefined ? undefined : parts.get(saidUnder);
  if (part === undefined) return consentsApart(events, sourceKeys, parts, now);
  return [consentsUnder(events, (key) => parts.get(key) === part, now)];
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
  readonly closed: CustomerKeys['closed'];
  readonly consents: readonly CurrentConsent[];
}

const NO_KEYS: ReadonlySet<SourceKey> = new Set();

const needed = ({ question, consents }: Standing) =>
  wordNeeded(question.contactPoint ?? null, question.sourceKeys, consents);

async function coveringKeys(hub: Hub, standing: readonly Standing[]) {
  const open = standing.flatMap((each) => {
    const { question, closed } = each;
    const { contactPoint, sourceKeys } = question;
    const asked = contactPoint !== undefined && needed(each) === 'holders';
    return asked ? [{ question, keys: sourceKeys, closed, contactPoint }] : [];
  });
  if (open.length === 0) return new Map<ConsentQuestion, Coverage>();
  const found = await keysCoveringContactPoint(hub, open);
  return new Map(open.map(({ question }, index) => [question, found[index] ?? { keys: NO_KEYS }] as const));
}

/** Whose the keys are, for questions on merged customers that name no contact point. */
async function partsOfMerged(hub: Hub, standing: readonly Standing[]) {
  const open = standing.filter((each) => needed(each) === 'parts');
  if (open.length === 0) return new Map<ConsentQuestion, Parts>();
  const found = await partsOfCustomers(
    hub,
    open.map(({ question, closed }) => ({ keys: question.sourceKeys, closed })),
  );
  return new Map(open.map(({ question }, index) => [question, found[index] ?? new Map<SourceKey, string>()] as const));
}
