import anyAscii from 'any-ascii';
import type { Random } from './random.ts';

export interface Name {
  readonly given: string;
  readonly family: string;
  /** The name in its own script where that is not Latin. */
  readonly native: { readonly given: string; readonly family: string } | null;
}

/** Arabic names with a usual Latin spelling; a letter-by-letter transliteration lacks the vowels. */
const ARABIC_GIVEN: readonly (readonly [string, string, 'male' | 'female'])[] = [
  ['محمد', 'Mohammed', 'male'],
  ['أحمد', 'Ahmed', 'male'],
  ['علي', 'Ali', 'male'],
  ['عمر', 'Omar', 'male'],
  ['خالد', 'Khaled', 'male'],
  ['يوسف', 'Youssef', 'male'],
  ['حسن', 'Hassan', 'male'],
  ['إبراهيم', 'Ibrahim', 'male'],
  ['فاطمة', 'Fatima', 'female'],
  ['عائشة', 'Aisha', 'female'],
  ['مريم', 'Mariam', 'female'],
  ['ليلى', 'Layla', 'female'],
  ['نور', 'Nour', 'female'],
  ['زينب', 'Zainab', 'female'],
  ['هدى', 'Huda', 'female'],
  ['سارة', 'Sara', 'female'],
];
const ARABIC_FAMILY: readonly (readonly [string, string])[] = [
  ['الهاشمي', 'Al Hashimi'],
  ['المنصوري', 'Al Mansouri'],
  ['النعيمي', 'Al Nuaimi'],
  ['الزعابي', 'Al Zaabi'],
  ['حداد', 'Haddad'],
  ['خوري', 'Khoury'],
  ['منصور', 'Mansour'],
  ['صالح', 'Saleh'],
  ['ناصر', 'Nasser'],
  ['سليمان', 'Suleiman'],
  ['قاسم', 'Qasim'],
  ['درويش', 'Darwish'],
  ['الشامي', 'Al Shami'],
  ['المصري', 'Al Masri'],
];

const latin = (text: string): string => {
  const ascii = anyAscii(text).replace(/['`]/g, '').trim();
  return ascii.charAt(0).toUpperCase() + ascii.slice(1).toLowerCase();
};

export function personName(random: Random, country: string, sex: 'male' | 'female'): Name {
  if (country === 'AE') {
    const [nativeGiven, given] = random.pick(ARABIC_GIVEN.filter(([, , of]) => of === sex));
    const [nativeFamily, family] = random.pick(ARABIC_FAMILY);
    return { given, family, native: { given: nativeGiven, family: nativeFamily } };
  }
  const { person } = random.in(country);
  const given = person.firstName(sex);
  const family = person.lastName(sex);
  if (country !== 'CN' && country !== 'RU') return { given, family, native: null };
  return { given: latin(given), family: latin(family), native: { given, family } };
}

const NICKNAMES: Readonly<Record<string, string>> = {
  William: 'Bill',
  Robert: 'Bob',
  Richard: 'Dick',
  James: 'Jim',
  Michael: 'Mike',
  Thomas: 'Tom',
  Joseph: 'Joe',
  Charles: 'Charlie',
  Daniel: 'Dan',
  Matthew: 'Matt',
  Anthony: 'Tony',
  Steven: 'Steve',
  Edward: 'Ed',
  Samuel: 'Sam',
  Benjamin: 'Ben',
  Alexander: 'Alex',
  Nicholas: 'Nick',
  Christopher: 'Chris',
  Elizabeth: 'Liz',
  Margaret: 'Peggy',
  Katherine: 'Kate',
  Catherine: 'Cathy',
  Jennifer: 'Jenny',
  Patricia: 'Pat',
  Rebecca: 'Becky',
  Susan: 'Sue',
  Deborah: 'Debbie',
  Victoria: 'Vicky',
  Johannes: 'Hans',
  Maximilian: 'Max',
  Aleksander: 'Olek',
  Katarzyna: 'Kasia',
  Małgorzata: 'Gosia',
  Francisco: 'Paco',
};

export function nickname(given: string): string {
  return NICKNAMES[given] ?? given;
}

/** Accents lost, as in systems that keep ASCII. */
export function withoutAccents(text: string): string {
  return text
    .replace(/ß/g, 'ss')
    .replace(/[Łł]/g, (sign) => (sign === 'Ł' ? 'L' : 'l'))
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

/** Two letters changed places, as when typed from hearing. */
export function mistyped(random: Random, text: string): string {
  if (text.length < 5) return text;
  const i = random.between(1, text.length - 3);
  return text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2);
}
