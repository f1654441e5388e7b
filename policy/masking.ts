/** Stands for any number of characters, so that a mask does not tell how long a value is. */
const HIDDEN = '***';
/** A part of fewer characters would be told by its first one. */
const SHORTEST_SHOWN = 3;
/** Of a number of fewer characters not even the last two are shown. */
const SHORTEST_NUMBER = 6;

/**
 * `ada@mail.example.org` → `a***@m***.e***.org`: the first letter and the shape of the domain, enough for who knows
 * the address to recognise it. What is no address is hidden whole.
 */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return HIDDEN;
  const labels = address.slice(at + 1).split('.');
  const last = labels.length > 1 ? labels.pop() : undefined;
  const domain = [...labels.map(masked), ...(last === undefined ? [] : [last])].join('.');
  return `${masked(address.slice(0, at))}@${domain}`;
}

/** `+4971112345678` → `+49***78`: the country calling code and the last two digits. */
export function maskPhone(e164: string): string {
  const digits = e164.replace(/\D/g, '');
  const code = callingCode(digits);
  const rest = digits.slice(code.length);
  return `+${code}${HIDDEN}${rest.length < SHORTEST_NUMBER ? '' : rest.slice(-2)}`;
}

/** `DE123456789` → `***89`. */
export function maskIdentifier(value: string): string {
  const characters = [...value];
  return characters.length < SHORTEST_NUMBER ? HIDDEN : `${HIDDEN}${characters.slice(-2).join('')}`;
}

function masked(part: string): string {
  const characters = [...part];
  return characters.length < SHORTEST_SHOWN ? HIDDEN : `${characters[0] ?? ''}${HIDDEN}`;
}

/** Country codes of two digits; those that begin with 1 or 7 have one, all others three (ITU-T E.164, annex D). */
const TWO_DIGITS = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

function callingCode(digits: string): string {
  if (digits.startsWith('1') || digits.startsWith('7')) return digits.slice(0, 1);
  const two = digits.slice(0, 2);
  return TWO_DIGITS.has(two) ? two : digits.slice(0, 3);
}
