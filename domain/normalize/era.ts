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

/** The year of the Gregorian calendar that a year of a Thai source means; null where it is one already. */
export function fromBuddhistYear(year: number, country: string | undefined): number | null {
  return country === 'TH' && inBuddhistEra(year) ? year - BUDDHIST : null;
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
