import { AHEAD, isAhead, type Instant } from '../model/index.ts';
import { isNegative, parseDecimal } from './amount.ts';
import type { BusinessInput, RowProblem } from './inputs.ts';

/** Either what the row says, or why it is refused. */
export type Checked<T> = { readonly ok: T } | { readonly problem: RowProblem };

class Refusal extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.reason);
  }
}

export function refuse(field: string, valueClass: string | null, reason: string): never {
  throw new Refusal({ field, valueClass, reason });
}

export function checked<T>(read: () => T): Checked<T> {
  try {
    return { ok: read() };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem };
    throw error;
  }
}

export function oneOf<const T extends string>(
  field: string,
  valueClass: string,
  text: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((value) => value === text);
  return found ?? refuse(field, valueClass, `is none of ${allowed.join(', ')}`);
}

const NO_DECIMAL =
  'is not a decimal number such as 1234.56 (at most 18 digits before the point, 12 after it); read a national form by the step "number"';

export function decimal(field: string, text: string | null, allowNegative: boolean): string | null {
  if (text === null) return null;
  const value = parseDecimal(text);
  if (value === null) return refuse(field, 'financial', NO_DECIMAL);
  if (isNegative(value) && !allowNegative) {
    return refuse(field, 'financial', 'is negative, which this row may not be (the type tells the direction)');
  }
  return value;
}

export function limited(field: string, valueClass: string, text: string | null, length: number): string | null {
  if (text !== null && text.length > length) refuse(field, valueClass, `is longer than ${length} characters`);
  return text;
}

/** What is said of customers happened, or is planned, in these years. */
const YEARS = { first: '1900', last: '2199' };

/**
 * A version dated ahead would be newer than all that its source says of the row until then, a tombstone's too. A row of
 * the year 1 or 9999, or of 2568 by another calendar, would be somebody's first purchase or last one for ever.
 */
export function refuseTimes({ at, deleted, sourceUpdatedAt }: BusinessInput, now: Instant): void {
  if (sourceUpdatedAt !== undefined && isAhead(sourceUpdatedAt, now)) refuse('sourceUpdatedAt', null, AHEAD);
  const year = at.utc.slice(0, YEARS.first.length);
  if (!deleted && (year < YEARS.first || year > YEARS.last))
    refuse(
      'at',
      null,
      `is of no year from ${YEARS.first} to ${YEARS.last}: a stand-in for an unknown time, or of another calendar`,
    );
}
