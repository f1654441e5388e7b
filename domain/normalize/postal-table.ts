export interface PostalForm {
  /** The code without blanks and hyphens; its groups are joined by `separator` in the written form. */
  readonly compact: RegExp;
  readonly separator?: string;
  /** Number of digits, and whether codes may start with a zero that spreadsheets drop. */
  readonly digits?: number;
  readonly zero?: boolean;
  /** What precedes the code in international mail, where it is not the alpha-2 code. */
  readonly prefix?: string;
  /** The prefix belongs to the code (LV-1010, AD100). */
  readonly keepsPrefix?: boolean;
}

const digits = (n: number, zero = false, more: Partial<PostalForm> = {}): PostalForm => ({
  compact: new RegExp(`^(\\d{${n}})$`),
  digits: n,
  zero,
  ...more,
});
const split = (a: number, b: number, separator: string, zero = true, more: Partial<PostalForm> = {}): PostalForm => ({
  compact: new RegExp(`^(\\d{${a}})(\\d{${b}})$`),
  separator,
  digits: a + b,
  zero,
  ...more,
});
const BRITISH: PostalForm = { compact: /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/, separator: ' ' };

/** Country → form of its postal codes (Universal Postal Union, addressing systems; common countries). */
export const POSTAL_FORMS: Readonly<Record<string, PostalForm>> = {
  AD: { compact: /^(AD\d{3})$/, keepsPrefix: true },
  AR: { compact: /^([A-HJ-NP-Z]?\d{4}(?:[A-Z]{3})?)$/ },
  AT: digits(4, false, { prefix: 'A|AT' }),
  AU: digits(4, true),
  BE: digits(4, false, { prefix: 'B|BE' }),
  BG: digits(4),
  BR: split(5, 3, '-'),
  BY: digits(6),
  CA: { compact: /^([ABCEGHJ-NPRSTVXY]\d[A-Z])(\d[A-Z]\d)$/, separator: ' ' },
  CH: digits(4, false, { prefix: 'CH' }),
  CL: split(3, 4, '', false),
  CN: digits(6, true),
  CO: digits(6, true),
  CY: digits(4),
  CZ: split(3, 2, ' ', false, { prefix: 'CZ' }),
  DE: digits(5, true, { prefix: 'D|DE' }),
  DK: digits(4, true, { prefix: 'DK' }),
  EE: digits(5),
  EG: digits(5),
  ES: digits(5, true, { prefix: 'E|ES' }),
  FI: digits(5, true, { prefix: 'FI|FIN' }),
  FR: digits(5, true, { prefix: 'F|FR' }),
  GB: BRITISH,
  GG: BRITISH,
  GR: split(3, 2, ' ', false),
  HR: digits(5, false, { prefix: 'HR' }),
  HU: digits(4, false, { prefix: 'H|HU' }),
  ID: digits(5),
  IE: { compact: /^([A-Z]\d[\dW])([A-Z\d]{4})$/, separator: ' ' },
  IL: { compact: /^(\d{7}|\d{5})$/ },
  IM: BRITISH,
  IN: digits(6),
  IS: digits(3),
  IT: digits(5, true, { prefix: 'I|IT' }),
  JE: BRITISH,
  JP: split(3, 4, '-'),
  KR: digits(5, true),
  KZ: digits(6),
  LI: digits(4, false, { prefix: 'FL|LI' }),
  LT: { compact: /^(?:LT)?(\d{5})$/, prefix: 'LT' },
  LU: digits(4, false, { prefix: 'L|LU' }),
  LV: { compact: /^(?:LV)?(\d{4})$/, prefix: 'LV' },
  MC: digits(5),
  MT: { compact: /^([A-Z]{3})(\d{4})$/, separator: ' ' },
  MX: digits(5, true),
  MY: digits(5, true),
  NL: { compact: /^([1-9]\d{3})([A-Z]{2})$/, separator: ' ', prefix: 'NL' },
  NO: digits(4, true, { prefix: 'N|NO' }),
  NZ: digits(4, true),
  PE: digits(5, true),
  PH: digits(4, true),
  PL: split(2, 3, '-', true, { prefix: 'PL' }),
  PR: { compact: /^(\d{5})(\d{4})?$/, separator: '-', digits: 5, zero: true },
  PT: { compact: /^(\d{4})(\d{3})?$/, separator: '-', prefix: 'P|PT' },
  RO: digits(6, true),
  RS: digits(5),
  RU: digits(6),
  SA: { compact: /^(\d{5})(\d{4})?$/, separator: '-' },
  SE: split(3, 2, ' ', false, { prefix: 'S|SE' }),
  SG: digits(6, true),
  SI: digits(4, false, { prefix: 'SI' }),
  SK: split(3, 2, ' ', true, { prefix: 'SK' }),
  TH: digits(5),
  TR: digits(5, true),
  TW: { compact: /^(\d{3})(\d{2,3})?$/, separator: '' },
  UA: digits(5, true),
  US: { compact: /^(\d{5})(\d{4})?$/, separator: '-', digits: 5, zero: true },
  VN: { compact: /^(\d{5,6})$/ },
  ZA: digits(4, true),
};
