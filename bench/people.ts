import { pick, seeded } from './random.ts';

const GIVEN =
  'Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Karin Liam Mia Noah Olga Paul Rosa Simon Tina Uwe Vera Will Yara Zoe James Mary Robert Linda Michael Susan Thomas Karen Daniel Nancy Laura Kevin Julia Mark Helen Peter Alice Oscar Nina Erik Sofia Lucas Elena Marco Irene Victor'.split(
    ' ',
  );
const SYLLABLES =
  'bar ber bor cal car dan del den dor fer gar gol han hol ker lan lem lin mar mer mon nor pal per ran ros sal sel tan ter tor val ver vin wal wen zim'.split(
    ' ',
  );
const ENDINGS = 'son man berg er ski ton ley ford well stein field wood'.split(' ');
const STREETS = 'Oak Maple High Park Mill Church Station Bridge Garden Hill'.split(' ');
const CITIES = [
  ['Boston', '02108'],
  ['Denver', '80202'],
  ['Austin', '73301'],
  ['Seattle', '98101'],
  ['Chicago', '60601'],
  ['Portland', '97201'],
] as const;

export const SYSTEMS = ['crm', 'shop', 'callcenter', 'marketing'] as const;

/** One row of one system's customer file; '' where the system knows nothing. */
export interface PersonRow {
  readonly system: (typeof SYSTEMS)[number];
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly email: string;
  readonly phone: string;
  readonly birthDate: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly updatedAt: string;
}

/**
 * `customers` persons known to 2.5 of the four systems on average, as each would write them: nicknames cut short,
 * missing fields, capitals. A person's rows share an e-mail or a phone nearly always.
 */
export function* people(customers: number, seed: number): Generator<PersonRow> {
  const random = seeded(seed);
  for (let i = 0; i < customers; i += 1) {
    const given = pick(random, GIVEN);
    const family = capital(pick(random, SYLLABLES) + pick(random, SYLLABLES) + pick(random, ENDINGS));
    const email = `${given}.${family}.${i}@mail${i % 500}.example`.toLowerCase();
    const phone = `+1617${String(2_000_000 + i).padStart(7, '0')}`;
    const birthDate = `${1940 + Math.floor(random() * 65)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`;
    const [city, postalCode] = pick(random, CITIES);
    const street = `${1 + Math.floor(random() * 999)} ${pick(random, STREETS)} Street`;
    // 1, 2, 3 or 4 systems with equal shares: 2.5 on average.
    const known = 1 + (i % 4);
    const first = Math.floor(random() * 4);
    for (let k = 0; k < known; k += 1) {
      const system = SYSTEMS[(first + k) % 4] ?? 'crm';
      const blurred = random();
      yield {
        system,
        id: `${system.slice(0, 1).toUpperCase()}${i}`,
        given: blurred < 0.1 ? given.slice(0, 1) : given,
        family: blurred > 0.9 ? family.toUpperCase() : family,
        email: random() < 0.92 ? email : '',
        phone: random() < 0.9 ? phone : '',
        birthDate: random() < 0.6 ? birthDate : '',
        street: random() < 0.8 ? street : '',
        city,
        postalCode,
        updatedAt: `2026-0${1 + Math.floor(random() * 9)}-${two(1 + Math.floor(random() * 28))}T08:00:00Z`,
      };
    }
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
