/** A date whose year is counted from the beginning of an era, read as one of the Gregorian calendar. */
export interface EraDate {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  /** The year has two digits and no era beside it, and might be of the Gregorian calendar. */
  readonly guessed: boolean;
  /** The year is beyond the last of its era: planned before the next began, or mistyped. */
  readonly beyond: boolean;
}

interface Era {
  /** Year 1 of the era is the one after it. */
  readonly before: number;
  readonly last: number;
}

const JAPANESE: readonly (readonly [names: string, Era])[] = [
  ['令和 ㋿ R', { before: 2018, last: 2100 }],
  ['平成 ㍻ H', { before: 1988, last: 2019 }],
  ['昭和 ㍼ S', { before: 1925, last: 1989 }],
  ['大正 ㍽ T', { before: 1911, last: 1926 }],
  ['明治 ㍾ M', { before: 1867, last: 1912 }],
];
/** The Republic of China's, still in use in Taiwan. */
const MINGUO: Era = { before: 1911, last: 2100 };
const ERAS: ReadonlyMap<string, Era> = new Map([
  ...JAPANESE.flatMap(([names, era]) => names.split(' ').map((name) => [name, era] as const)),
  ...['民國', '民国', '中華民國', '中华民国'].map((name) => [name, MINGUO] as const),
]);
const NAMED =
  /^(?<era>令和|平成|昭和|大正|明治|[㋿㍻㍼㍽㍾]|[RHSTM](?=[\d.])|(?:中華|中华)?民[國国])[\s.]*(?<year>\d{1,3}|元)(?:年|\s?[年./-]\s?(?<month>\d{1,2})(?:\s?[月./-]\s?(?<day>\d{1,2})日?|月))$/iu;
const TAIWANESE = /^(?<year>\d{2,3})[./-](?<month>\d{1,2})[./-](?<day>\d{1,2})$/;
/** What a two-digit number must be above to be no day of a month. */
const LAST_DAY = 31;

const THAI_MONTHS =
  'มกราคม ม.ค. กุมภาพันธ์ ก.พ. มีนาคม มี.ค. เมษายน เม.ย. พฤษภาคม พ.ค. มิถุนายน มิ.ย. กรกฎาคม ก.ค. สิงหาคม ส.ค. กันยายน ก.ย. ตุลาคม ต.ค. พฤศจิกายน พ.ย. ธันวาคม ธ.ค.'.split(
    ' ',
  );
const THAI = /^(?:(?<day>\d{1,2})\s?)?(?<month>[\p{Script=Thai}.]+?)\s?(?:พ\.?\s?ศ\.?\s?)?(?<year>\d{4})$/u;

const BUDDHIST = 543;
const inBuddhistEra = (year: number): boolean => year >= 2400 && year <= 2700;

/** A date as it was told; `month` or `day` is undefined where it was left open. */
export interface DateParts {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
}

/** States whose calendar is the solar Hijri one. */
const SOLAR_HIJRI: ReadonlySet<string> = new Set(['IR', 'AF']);
const inSolarHijri = (year: number): boolean => year >= 1200 && year <= 1500;
const DAY = 86_400_000;

/**
 * The date of the Gregorian calendar that one of the custom of a country means: of the Buddhist era in Thailand, of the
 * solar Hijri calendar in Iran and Afghanistan, which only a whole date tells. Null where it is of the Gregorian one
 * already, or no date of the other.
 */
export function toGregorian(told: DateParts, country: string | undefined): DateParts | null {
  if (country === 'TH') return inBuddhistEra(told.year) ? { ...told, year: told.year - BUDDHIST } : null;
  if (country === undefined || !SOLAR_HIJRI.has(country) || !inSolarHijri(told.year)) return null;
  const { year, month, day } = told;
  if (month === undefined || day === undefined || !isSolarHijriDay(year, month, day)) return null;
  const date = new Date((newYear(year) + 31 * Math.min(month - 1, 6) + 30 * Math.max(month - 7, 0) + day - 1) * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * The first day of a year as days since 1970-01-01. Eight years of 33 are leap years; this agrees with the astronomical
 * calendar from 1178 to 1633 (K. M. Borkowski, The Persian calendar for 3000 years, 1996).
 */
function newYear(year: number): number {
  const cycles = year + 1595;
  return 365 * cycles + 8 * Math.floor(cycles / 33) + Math.floor(((cycles % 33) + 3) / 4) - 1_075_195;
}

/** Six months of 31 days, five of 30, and one of 29 that has 30 in leap years. */
function isSolarHijriDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month < 12) return day <= (month < 7 ? 31 : 30);
  return day <= newYear(year + 1) - newYear(year) - 336;
}

/**
 * Reads dates of the Japanese eras (`令和3年5月6日`; in Japan `S60.1.2`), of the Minguo (`民國110年5月6日`; in Taiwan `110/05/06`)
 * and of Thai (`6 พฤษภาคม 2564`); null for any other.
 */
export function readEra(text: string, country: string | undefined): EraDate | null {
  const named = NAMED.exec(text)?.groups;
  if (named !== undefined) {
    const name = named['era']!.toUpperCase();
    const era = /[A-Z]/.test(name) && country !== 'JP' ? undefined : ERAS.get(name);
    return era === undefined ? null : inEra(era, named);
  }
  if (country === 'TW') {
    const numbers = TAIWANESE.exec(text)?.groups;
    const guessed = numbers?.['year']?.length === 2;
    if (numbers !== undefined && (!guessed || Number(numbers['year']) > LAST_DAY))
      return { ...inEra(MINGUO, numbers), guessed };
  }
  const thai = THAI.exec(text)?.groups;
  return thai === undefined ? null : inThai(thai);
}

type Groups = Readonly<Record<string, string | undefined>>;

function inEra(era: Era, { year, month, day }: Groups): EraDate {
  const counted = era.before + (year === '元' ? 1 : Number(year));
  return {
    year: counted,
    month: month === undefined ? undefined : Number(month),
    day: day === undefined ? undefined : Number(day),
    guessed: false,
    beyond: counted > era.last || counted === era.before,
  };
}

function inThai({ year, month, day }: Groups): EraDate | null {
  const at = THAI_MONTHS.indexOf(month ?? '');
  if (at < 0) return null;
  const told = Number(year);
  return {
    year: inBuddhistEra(told) ? told - BUDDHIST : told,
    month: Math.floor(at / 2) + 1,
    day: day === undefined ? undefined : Number(day),
    guessed: false,
    beyond: false,
  };
}
