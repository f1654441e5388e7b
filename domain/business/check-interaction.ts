import {
  INTERACTION_DIRECTIONS,
  INTERACTION_STATES,
  INTERACTION_TYPES,
  LONGEST_SOURCE_ID,
  isAhead,
  type Instant,
  type Interaction,
} from '../model/index.ts';
import { isNegative, parseDecimal } from './amount.ts';
import type { InteractionInput } from './inputs.ts';
import { checked, limited, oneOf, refuse, refuseTimes, type Checked } from './refusal.ts';

export type InteractionFacts = Pick<
  Interaction,
  | 'type'
  | 'channel'
  | 'direction'
  | 'subject'
  | 'text'
  | 'agent'
  | 'team'
  | 'state'
  | 'closedAt'
  | 'score'
  | 'scoreMax'
  | 'durationSeconds'
  | 'relatedTo'
>;

/** The most that an `Int` of the API holds; some 68 years. */
const LONGEST_SECONDS = 2_147_483_647;

function number(field: string, text: string | null, most = Infinity): number | null {
  if (text === null) return null;
  const value = parseDecimal(text);
  if (value === null || isNegative(value)) return refuse(field, 'profile', 'is not a number of zero or more');
  if (Number(value) > most) return refuse(field, 'profile', `is above ${most}`);
  return Number(value);
}

const DAY_MS = 86_400_000;

/**
 * The end of a case is told when it has come, and is none before the case began; sources that know but its day may
 * name midnight. Meetings have planned ends, too.
 */
function end({ type, at, closedAt, deleted }: InteractionInput, now: Instant): Instant | null {
  if (closedAt === null) return null;
  if (deleted === true || type !== 'case') return closedAt.utc;
  if (isAhead(closedAt.utc, now)) {
    return refuse('closedAt', 'profile', 'is more than 5 minutes in the future; leave it out until the case is closed');
  }
  if (Date.parse(closedAt.utc) + DAY_MS <= Date.parse(at.utc)) {
    return refuse(
      'closedAt',
      'profile',
      'is a day or more before the case began; correct one of them, or leave it out',
    );
  }
  return closedAt.utc;
}

/** It is told once it was given; ahead of now it would be the newest until then. Other interactions may be planned. */
function refuseFeedbackAhead({ type, at, deleted }: InteractionInput, now: Instant): void {
  if (deleted === true || type !== 'feedback' || !isAhead(at.utc, now)) return;
  refuse('at', 'profile', 'is more than 5 minutes in the future; send feedback once it is given');
}

export function checkInteraction(input: InteractionInput, now: Instant): Checked<InteractionFacts> {
  return checked<InteractionFacts>(() => {
    refuseFeedbackAhead(input, now);
    refuseTimes(input, now);
    const score = number('score', input.score);
    const scoreMax = number('scoreMax', input.scoreMax);
    if (score !== null && (scoreMax === null || scoreMax === 0)) {
      refuse('scoreMax', 'profile', 'is missing: a score needs the greatest possible one');
    }
    if (score !== null && scoreMax !== null && score > scoreMax) {
      refuse('score', 'profile', 'is above the greatest possible score');
    }
    return {
      type: oneOf('type', 'profile', input.type, INTERACTION_TYPES),
      channel: limited('channel', 'profile', input.channel, 100),
      direction:
        input.direction === null ? null : oneOf('direction', 'profile', input.direction, INTERACTION_DIRECTIONS),
      subject: limited('subject', 'profile', input.subject, 500),
      text: limited('text', 'sensitive', input.text, 50_000),
      agent: limited('agent', 'profile', input.agent, 200),
      team: limited('team', 'profile', input.team, 200),
      state: input.state === null ? null : oneOf('state', 'profile', input.state, INTERACTION_STATES),
      closedAt: end(input, now),
      score,
      scoreMax,
      durationSeconds: number('durationSeconds', input.durationSeconds, LONGEST_SECONDS),
      relatedTo: limited('relatedTo', 'profile', input.relatedTo, LONGEST_SOURCE_ID),
    };
  });
}
