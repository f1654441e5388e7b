import {
  INTERACTION_TYPES,
  TRANSACTION_TYPES,
  AHEAD,
  isAhead,
  type Consent,
  type Instant,
  type Interaction,
  type Preference,
  type Transaction,
  type TransactionLine,
} from '../model/index.ts';
import { isCurrency, isNegative, multiplyDecimals, parseDecimal } from './amount.ts';
import { standardName } from './standard-name.ts';
import type {
  BusinessInput,
  ConsentInput,
  InteractionInput,
  LineInput,
  PreferenceInput,
  RowProblem,
  TransactionInput,
} from './inputs.ts';

/** Either what the row says, or why it is refused. */
export type Checked<T> = { readonly ok: T } | { readonly problem: RowProblem };

class Refusal extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.reason);
  }
}

function refuse(field: string, valueClass: string | null, reason: string): never {
  throw new Refusal({ field, valueClass, reason });
}

function checked<T>(read: () => T): Checked<T> {
  try {
    return { ok: read() };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem };
    throw error;
  }
}

function oneOf<const T extends string>(field: string, valueClass: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  return found ?? refuse(field, valueClass, `is none of ${allowed.join(', ')}`);
}

function decimal(field: string, text: string | null, allowNegative: boolean): string | null {
  if (text === null) return null;
  const value = parseDecimal(text);
  if (value === null)
    return refuse(field, 'financial', 'is not a decimal number (at most 18 digits before the point, 12 after it)');
  if (isNegative(value) && !allowNegative) {
    return refuse(field, 'financial', 'is negative, which this row may not be (the type tells the direction)');
  }
  return value;
}

function limited(field: string, valueClass: string, text: string | null, length: number): string | null {
  if (text !== null && text.length > length) refuse(field, valueClass, `is longer than ${length} characters`);
  return text;
}

/** A version dated ahead would be newer than all that its source says of the row until then, a tombstone's too. */
function refuseVersionAhead({ sourceUpdatedAt }: BusinessInput, now: Instant): void {
  if (sourceUpdatedAt !== undefined && isAhead(sourceUpdatedAt, now)) refuse('sourceUpdatedAt', null, AHEAD);
}

/** The fields of a transaction that its source tells. */
export type TransactionFacts = Pick<Transaction, 'type' | 'status' | 'currency' | 'tax' | 'dueAt'> & {
  readonly amount: string | null;
  readonly relatedTo: string | null;
};

export function checkTransaction(input: TransactionInput, now: Instant): Checked<TransactionFacts> {
  return checked(() => {
    refuseVersionAhead(input, now);
    const negative = input.allowNegative === true;
    const currency = input.currency.trim().toUpperCase();
    if (!isCurrency(currency)) refuse('currency', 'financial', 'is not a currency of ISO 4217');
    return {
      type: oneOf('type', 'financial', input.type, TRANSACTION_TYPES),
      status: limited('status', 'financial', input.status, 100),
      currency,
      amount: decimal('amount', input.amount, negative),
      tax: decimal('tax', input.tax, negative),
      dueAt: input.dueAt?.utc ?? null,
      relatedTo: limited('relatedTo', 'financial', input.relatedTo, 256),
    };
  });
}

export type LineFacts = Pick<TransactionLine, 'product' | 'description' | 'quantity' | 'unitPrice' | 'tax' | 'amount'>;

/** What makes two lines equal. */
export function saidByLine(facts: LineFacts): readonly (string | null)[] {
  return [facts.product, facts.description, facts.quantity, facts.unitPrice, facts.tax, facts.amount];
}

/** A line without an amount has quantity × unit price; without a quantity it has one. */
export function checkLine(input: LineInput): Checked<LineFacts> {
  return checked(() => {
    const negative = input.allowNegative === true;
    const quantity = decimal('quantity', input.quantity, negative) ?? '1';
    const unitPrice = decimal('unitPrice', input.unitPrice, negative);
    const amount =
      decimal('amount', input.amount, negative) ??
      (unitPrice === null
        ? refuse('amount', 'financial', 'is missing, and so is the unit price')
        : multiplyDecimals(quantity, unitPrice));
    return {
      product: limited('product', 'financial', input.product, 256),
      description: limited('description', 'financial', input.description, 2_000),
      quantity,
      unitPrice,
      tax: decimal('tax', input.tax, negative),
      amount,
    };
  });
}

export interface CheckedLine {
  readonly line: LineInput;
  readonly facts: LineFacts;
}

/** All lines of one document, of which no two have the same number. */
export function checkLines(lines: readonly LineInput[]): Checked<readonly CheckedLine[]> {
  const all: CheckedLine[] = [];
  const numbers = new Set<string>();
  for (const line of lines) {
    const checkedLine = checkLine(line);
    if ('problem' in checkedLine) return checkedLine;
    if (line.number !== null && numbers.size === numbers.add(line.number).size) {
      const reason = 'is that of another line of the same document too; give each line a number of its own, or none';
      return { problem: { field: 'number', valueClass: 'financial', reason } };
    }
    all.push({ line, facts: checkedLine.ok });
  }
  return { ok: all };
}

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

export function checkInteraction(input: InteractionInput, now: Instant): Checked<InteractionFacts> {
  return checked<InteractionFacts>(() => {
    refuseVersionAhead(input, now);
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
        input.direction === null ? null : oneOf('direction', 'profile', input.direction, ['inbound', 'outbound']),
      subject: limited('subject', 'profile', input.subject, 500),
      text: limited('text', 'sensitive', input.text, 50_000),
      agent: limited('agent', 'profile', input.agent, 200),
      team: limited('team', 'profile', input.team, 200),
      state: input.state === null ? null : oneOf('state', 'profile', input.state, ['open', 'pending', 'closed']),
      closedAt: end(input, now),
      score,
      scoreMax,
      durationSeconds: number('durationSeconds', input.durationSeconds, LONGEST_SECONDS),
      relatedTo: limited('relatedTo', 'profile', input.relatedTo, 256),
    };
  });
}

/** What is dated ahead would stand before its time and outlive what is stated until then. */
function refuseFuture({ at, deleted }: BusinessInput, now: Instant): void {
  if (deleted === true || !isAhead(at.utc, now)) return;
  refuse(
    'at',
    'profile',
    'is more than 5 minutes in the future, and a statement stands from the first; send it when it is made',
  );
}

/** What is over before it was stated says nothing; what ends as it is stated never held, which sources may mean. */
function refuseEarlyEnd({ at, expiresAt, deleted }: ConsentInput): void {
  if (deleted === true || expiresAt === null || expiresAt.utc >= at.utc) return;
  refuse('expiresAt', 'profile', 'is before the time of the consent itself; correct one of them, or leave it out');
}

/** White space, controls and marks such as a zero-width space name nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

function named(field: string, text: string, length: number): string {
  const name = text.trim();
  if (!VISIBLE.test(name) || name.length > length)
    refuse(field, 'profile', `has no characters that can be seen, or more than ${length}`);
  return name;
}

/** As `named`, of a name that is kept as its standard one, which may be shorter or longer than what is written. */
function standardNamed(field: string, text: string, length: number): string {
  named(field, standardName(text), length);
  return text.trim();
}

/** Longest texts of preferences and consents, in UTF-16 units; whoever takes one in refuses what is longer. */
export const STATEMENT_LENGTHS = {
  name: 100,
  purpose: 100,
  channel: 100,
  legalEntity: 200,
  law: 100,
  noticeVersion: 100,
  language: 35,
  evidence: 2_000,
  collectionPoint: 200,
} as const;

export type PreferenceFacts = Pick<Preference, 'subject' | 'name' | 'choice'>;

export function checkPreference(input: PreferenceInput, now: Instant): Checked<PreferenceFacts> {
  return checked(() => {
    refuseFuture(input, now);
    refuseVersionAhead(input, now);
    return {
      subject: oneOf('subject', 'profile', input.subject, ['channel', 'topic']),
      name: standardNamed('name', input.name, STATEMENT_LENGTHS.name),
      choice: oneOf('choice', 'profile', input.choice, ['opt-in', 'opt-out', 'preferred']),
    };
  });
}

export type ConsentFacts = Omit<Consent, keyof Preference | 'contactPoint' | 'expiresAtOffset'> & {
  readonly contactPoint: ConsentInput['contactPoint'];
};

export function checkConsent(input: ConsentInput, now: Instant): Checked<ConsentFacts> {
  return checked(() => {
    refuseFuture(input, now);
    refuseVersionAhead(input, now);
    refuseEarlyEnd(input);
    return {
      purpose: standardNamed('purpose', input.purpose, STATEMENT_LENGTHS.purpose),
      channel: input.channel === null ? null : standardNamed('channel', input.channel, STATEMENT_LENGTHS.channel),
      contactPoint: input.contactPoint,
      legalEntity:
        input.legalEntity === null ? null : named('legalEntity', input.legalEntity, STATEMENT_LENGTHS.legalEntity),
      law: limited('law', 'profile', input.law, STATEMENT_LENGTHS.law),
      state: oneOf('state', 'profile', input.state, ['granted', 'refused', 'withdrawn', 'expired']),
      noticeVersion: limited('noticeVersion', 'profile', input.noticeVersion, STATEMENT_LENGTHS.noticeVersion),
      language: limited('language', 'profile', input.language, STATEMENT_LENGTHS.language),
      evidence: limited('evidence', 'profile', input.evidence, STATEMENT_LENGTHS.evidence),
      collectionPoint: limited('collectionPoint', 'profile', input.collectionPoint, STATEMENT_LENGTHS.collectionPoint),
      expiresAt: input.expiresAt?.utc ?? null,
    };
  });
}
