import { DomainError } from '../../domain/errors.ts';
import { isPartialDate } from '../../domain/model/index.ts';
import { endsBefore } from '../../domain/normalize/index.ts';

/** As an input gives it: from when on and until when something held. */
export interface Validity {
  readonly validFrom?: unknown;
  readonly validTo?: unknown;
}

/** @throws DomainError BAD_USER_INPUT for what is no day, month or year of the calendar, or ends before it begins */
export function checkValidity(validity: Validity, field: readonly string[]): void {
  const from = dateOf(validity.validFrom, [...field, 'validFrom']);
  const to = dateOf(validity.validTo, [...field, 'validTo']);
  if (from === null || to === null || !endsBefore(from, to)) return;
  const place = [...field, 'validTo'];
  throw new DomainError('BAD_USER_INPUT', `"${place.join('.')}" is before its "validFrom".`, place);
}

function dateOf(text: unknown, field: readonly string[]): string | null {
  if (text === null || text === undefined) return null;
  if (typeof text === 'string' && isPartialDate(text)) return text;
  const message = `"${field.join('.')}" is YYYY, YYYY-MM or YYYY-MM-DD, a date of the calendar.`;
  throw new DomainError('BAD_USER_INPUT', message, field);
}
