/**
 * Telephone numbers that ring nowhere: the ranges that regulators keep free for fiction (US 555-01xx, Ofcom,
 * Bundesnetzagentur, Arcep), elsewhere the lowest numbers of a mobile range.
 */
const RANGES: Readonly<Record<string, { readonly prefixes: readonly string[]; readonly digits: number }>> = {
  US: { prefixes: ['+1212555', '+1310555', '+1312555', '+1415555', '+1617555', '+1713555', '+1206555'], digits: 4 },
  GB: { prefixes: ['+447700900'], digits: 3 },
  DE: { prefixes: ['+493023125', '+496990009', '+494066969', '+492214710', '+498999998'], digits: 3 },
  FR: { prefixes: ['+3363998'], digits: 4 },
  PL: { prefixes: ['+48500000'], digits: 3 },
  ES: { prefixes: ['+34600000'], digits: 3 },
  CN: { prefixes: ['+8613800130'], digits: 3 },
  RU: { prefixes: ['+7900000'], digits: 4 },
  AE: { prefixes: ['+97150000'], digits: 4 },
};

/** Hands out one number after another in each country, in E.164. */
export class Phones {
  readonly #next = new Map<string, number>();

  take(country: string): string {
    const range = RANGES[country] ?? RANGES['US'];
    if (range === undefined) throw new TypeError('There is no range of numbers.');
    const n = this.#next.get(country) ?? 0;
    this.#next.set(country, n + 1);
    const prefix = range.prefixes[n % range.prefixes.length] ?? '';
    const rest = Math.floor(n / range.prefixes.length);
    // The free American range is 0100 to 0199.
    return prefix + String(country === 'US' ? 100 + rest : rest).padStart(range.digits, '0');
  }
}

const CALLING = ['+971', '+49', '+33', '+44', '+48', '+34', '+86', '+1', '+7'];

/** As people of the country write it: with its trunk prefix and spaces. */
export function national(e164: string): string {
  const code = CALLING.find((each) => e164.startsWith(each)) ?? '';
  const rest = e164.slice(code.length);
  if (code === '+1') return `(${rest.slice(0, 3)}) ${rest.slice(3, 6)}-${rest.slice(6)}`;
  const trunk = code === '+34' || code === '+48' || code === '+86' ? '' : code === '+7' ? '8 ' : '0';
  return `${trunk}${rest.slice(0, 3)} ${rest.slice(3, 6)} ${rest.slice(6)}`;
}

/** The international form with spaces. */
export function spaced(e164: string): string {
  const code = CALLING.find((each) => e164.startsWith(each)) ?? '';
  const rest = e164.slice(code.length);
  return `${code} ${rest.slice(0, 3)} ${rest.slice(3)}`;
}
