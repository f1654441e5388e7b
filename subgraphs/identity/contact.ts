import { DomainError } from '../../domain/errors.ts';
import { countryCode, normalizeEmail, normalizePhone } from '../../domain/normalize/index.ts';
import type { ContactPoint } from '../../hub/index.ts';
import { TEXT_LIMITS, checkText } from '../shared/index.ts';

export interface ContactArguments {
  readonly email: string | null;
  readonly phone: string | null;
  readonly country: string | null;
}

/** Exactly one contact, in the form that look-up keys are made of. @throws DomainError BAD_USER_INPUT */
export function contactOf({ email, phone, country }: ContactArguments): ContactPoint {
  if ((email === null) === (phone === null)) {
    throw new DomainError('BAD_USER_INPUT', 'Give either "email" or "phone".', ['email']);
  }
  if (email !== null) {
    const { value } = normalizeEmail(checkText(email, ['email'], { min: 1, max: TEXT_LIMITS.id }));
    if (value === null) throw new DomainError('BAD_USER_INPUT', '"email" is no e-mail address.', ['email']);
    return { kind: 'contact:email', value: value.canonical };
  }
  const home = country === null ? undefined : countryCode(country);
  if (home === null) throw new DomainError('BAD_USER_INPUT', '"country" is no country code.', ['country']);
  const { value } = normalizePhone(checkText(phone ?? '', ['phone'], { min: 1, max: TEXT_LIMITS.id }), home);
  if (value === null) {
    const message = '"phone" is no telephone number; write it with "+" and the country, or give "country".';
    throw new DomainError('BAD_USER_INPUT', message, ['phone']);
  }
  return { kind: 'contact:phone', value: value.e164 };
}
