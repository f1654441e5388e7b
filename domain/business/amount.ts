import Big from 'big.js';
import { CURRENCIES } from '../normalize/index.ts';

const DECIMAL = /^[+-]?\d{1,18}(\.\d{1,12})?$/;

/** Decimal text in canonical form (no sign but `-`, no exponent, no trailing zeros), or null. */
export function parseDecimal(text: string): string | null {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return null;
  const canonical = new Big(trimmed.replace(/^\+/, '')).toFixed();
  return canonical === '-0' ? '0' : canonical;
}

export function isNegative(decimal: string): boolean {
  return decimal.startsWith('-');
}

/** Exact sum of decimal texts. */
export function addDecimals(a: string, b: string): string {
  return text(new Big(a).plus(b));
}

export function subtractDecimals(a: string, b: string): string {
  return text(new Big(a).minus(b));
}

/** Exact product of decimal texts. */
export function multiplyDecimals(a: string, b: string): string {
  return text(new Big(a).times(b));
}

function text(value: Big): string {
  const canonical = value.toFixed();
  return canonical === '-0' ? '0' : canonical;
}

/** True for an ISO 4217 code in upper case, former currencies that data still holds included. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}
