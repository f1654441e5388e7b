import anyAscii from 'any-ascii';
import { personName, type Name } from './names.ts';
import { Phones } from './phones.ts';
import type { Random } from './random.ts';

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly zip: string;
}

/** A person as he or she is; each system knows a part, or a former state, of it. */
export interface Person {
  readonly id: string;
  readonly country: string;
  readonly sex: 'male' | 'female';
  readonly name: Name;
  readonly birthDate: string;
  readonly email: string;
  /** A second address, known to some departments alone. */
  readonly otherEmail: string;
  readonly phone: string;
  readonly address: Address;
  readonly formerAddress: Address;
  /** Number of the loyalty card, for those who have one. */
  readonly card: string | null;
  readonly employer: Organisation | null;
  readonly spouse: Person | null;
  readonly systems: ReadonlySet<System>;
}

export interface Organisation {
  readonly id: string;
  readonly country: string;
  readonly name: string;
  /** The name without, and the form as part of, the full name. */
  readonly core: string;
  readonly form: string;
  readonly vat: string;
  readonly phone: string;
  readonly email: string;
  readonly address: Address;
  readonly industry: string;
  readonly parent: Organisation | null;
}

export type System = 'shop' | 'crm' | 'callcenter' | 'marketing';

export interface Truth {
  readonly persons: readonly Person[];
  readonly organisations: readonly Organisation[];
}

/** Country and its share of the persons in hundredths. */
const SHARES: readonly (readonly [string, number])[] = [
  ['US', 24],
  ['DE', 22],
  ['GB', 12],
  ['FR', 12],
  ['PL', 10],
  ['ES', 7],
  ['CN', 5],
  ['RU', 4],
  ['AE', 4],
];
const FORMS: Readonly<Record<string, readonly string[]>> = {
  US: ['Inc.', 'LLC', 'Corp.'],
  GB: ['Ltd', 'PLC'],
  DE: ['GmbH', 'AG', 'GmbH & Co. KG'],
  FR: ['SARL', 'SAS'],
  PL: ['Sp. z o.o.', 'S.A.'],
  ES: ['S.L.', 'S.A.'],
  CN: ['Co., Ltd.'],
  RU: ['OOO'],
  AE: ['LLC'],
};
const TRADES = ['Logistics', 'Bikes', 'Foods', 'Textiles', 'Energy', 'Optics', 'Travel', 'Tools', 'Media', 'Print'];
const INDUSTRIES = [
  'transport',
  'retail',
  'food',
  'textile',
  'energy',
  'optics',
  'travel',
  'metal',
  'media',
  'printing',
];

export function makeTruth(random: Random): Truth {
  const phones = new Phones();
  const organisations = makeOrganisations(random, phones, 150);
  return { organisations, persons: makePersons(random, phones, organisations, 1500) };
}

function country(random: Random): string {
  let n = random.below(100);
  for (const [code, share] of SHARES) {
    if (n < share) return code;
    n -= share;
  }
  return 'US';
}

function address(random: Random, code: string): Address {
  const { location } = random.in(code);
  return { street: location.streetAddress(), city: location.city(), zip: location.zipCode() };
}

const slug = (text: string): string =>
  anyAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** A tax number in the form of its country; not of any real company. */
function vat(random: Random, code: string): string {
  const digits = Array.from({ length: 9 }, () => random.below(10)).join('');
  return `${code}${digits}`;
}

function makeOrganisations(random: Random, phones: Phones, count: number): Organisation[] {
  const made: Organisation[] = [];
  const taken = new Set<string>();
  while (made.length < count) {
    const code = country(random);
    const family = personName(random, code, 'male').family;
    const trade = random.below(TRADES.length);
    const core = `${family} ${TRADES[trade] ?? ''}`;
    if (taken.has(core)) continue;
    taken.add(core);
    const form = random.pick(FORMS[code] ?? ['Ltd']);
    const domain = `${slug(core)}.example.${random.pick(['com', 'org', 'net'])}`;
    const parent = made.length > 20 && random.chance(0.1) ? random.pick(made) : null;
    made.push({
      id: `o${String(made.length + 1).padStart(3, '0')}`,
      country: code,
      name: `${core} ${form}`,
      core,
      form,
      vat: vat(random, code),
      phone: phones.take(code),
      email: `info@${domain}`,
      address: address(random, code),
      industry: INDUSTRIES[trade] ?? 'other',
      parent,
    });
  }
  return made;
}

function makePersons(random: Random, phones: Phones, organisations: readonly Organisation[], count: number): Person[] {
  const made: Person[] = [];
  const emails = new Set<string>();
  for (let n = 1; n <= count; n++) {
    // Some live with the person before them: the same name, address and telephone, which must not make them one.
    const before = made.at(-1);
    const spouse = before !== undefined && before.spouse === null && random.chance(0.06) ? before : null;
    const code = spouse?.country ?? country(random);
    const sex = spouse === null ? random.pick(['male', 'female'] as const) : spouse.sex === 'male' ? 'female' : 'male';
    const own = personName(random, code, sex);
    const name: Name = spouse === null ? own : marriedName(own, spouse.name);
    const home = spouse?.address ?? address(random, code);
    const employer = random.chance(0.3) ? random.pick(organisations) : null;
    const systems = new Set<System>();
    if (random.chance(0.75)) systems.add('shop');
    if (random.chance(0.6)) systems.add('crm');
    if (random.chance(0.45)) systems.add('callcenter');
    if (random.chance(0.6)) systems.add('marketing');
    if (systems.size === 0) systems.add(random.pick(['shop', 'marketing', 'callcenter'] as const));
    const stem = `${slug(name.given)}.${slug(name.family)}`;
    made.push({
      id: `p${String(n).padStart(4, '0')}`,
      country: code,
      sex,
      name,
      birthDate: birthDate(random),
      email: unused(emails, stem, `example.${random.pick(['com', 'org', 'net'])}`),
      otherEmail: unused(emails, `${slug(name.given).charAt(0)}${slug(name.family)}`, 'mail.example.com'),
      phone: spouse?.phone ?? phones.take(code),
      address: home,
      formerAddress: address(random, code),
      card: random.chance(0.4) ? `LC${String(100_000 + n * 37)}` : null,
      employer,
      spouse,
      systems,
    });
  }
  return made;
}

function marriedName(own: Name, spouse: Name): Name {
  const native =
    own.native === null || spouse.native === null ? own.native : { ...own.native, family: spouse.native.family };
  return { given: own.given, family: spouse.family, native };
}

function birthDate(random: Random): string {
  const year = random.between(1940, 2006);
  const day = new Date(Date.UTC(year, random.below(12), random.between(1, 28)));
  return day.toISOString().slice(0, 10);
}

function unused(taken: Set<string>, stem: string, domain: string): string {
  for (let n = 1; ; n++) {
    const email = `${stem}${n === 1 ? '' : String(n)}@${domain}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return email;
  }
}
