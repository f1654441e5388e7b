import { DomainError } from '../../domain/errors.ts';
import { isCalendarDay } from '../../domain/normalize/index.ts';

/** As an input gives it: from when on and until when something held. */
export interface Validity {
  readonly validFrom?: unknown;
  readonly validTo?: unknown;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** @throws DomainError BAD_USER_INPUT for what is no day, month or year of the calendar, or ends before it begins */
export function checkValidity(validity: Validity, field: readonly string[]): void {
  const from = dateOf(validity.validFrom, [...field, 'validFrom']);
  const to = dateOf(validity.validTo, [...field, 'validTo']);
  if (from === null || to === null) return;
  // A year or a month ends with its last day, so only what both name is compared.
  const both = Math.min(from.length, to.length);
  if (to.slice(0, both) >= from.slice(0, both)) return;
  const place = [...field, 'validTo'];
  throw new DomainError('BAD_USER_INPUT', `"${place.join('.')}" is before its "validFrom".`, place);
}

function dateOf(text: unknown, field: readonly string[]): string | null {
  if (text === null || text === undefined) return null;
  const [, year, month = '01', day = '01'] = (typeof text === 'string' ? DATE.exec(text) : null) ?? [];
  if (typeof text === 'string' && year !== undefined && isCalendarDay(Number(year), Number(month), Number(day)))
    return text;
  const message = `"${field.join('.')}" is YYYY, YYYY-MM or YYYY-MM-DD, a date of the calendar.`;
  throw new DomainError('BAD_USER_INPUT', message, field);
}
