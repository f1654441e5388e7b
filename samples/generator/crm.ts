import { nickname, withoutAccents } from './names.ts';
import { national, spaced } from './phones.ts';
import type { Random } from './random.ts';
import { germanDate, Table } from './table.ts';
import type { Known } from './known.ts';
import type { Organisation, Person, Truth } from './truth.ts';

const OWNERS = ['A. Brandt', 'C. Dupont', 'E. Kowalska', 'M. Hughes', 'S. Rossi'];
const REGIONS: Readonly<Record<string, string>> = { US: 'Americas', CN: 'Asia', AE: 'Middle East' };
const JOBS = ['Buyer', 'Head of purchasing', 'Managing director', 'Fleet manager', 'Assistant', 'Workshop lead'];

/** The CRM of the sales department: organisations and the people in them, leads with little that is certain. */
export function crmFiles(random: Random, truth: Truth, known: Known): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  const organisations = organisationTable(random, truth.organisations, numbers, known);
  const people = truth.persons.filter((person) => person.systems.has('crm'));
  const { contacts, leads } = peopleTables(random, people, numbers, known);
  return new Map([
    ['crm-organisations.csv', organisations.text()],
    ['crm-persons.csv', contacts.text()],
    ['crm-leads.csv', leads.text()],
  ]);
}

function organisationTable(
  random: Random,
  organisations: readonly Organisation[],
  numbers: Map<string, string>,
  known: Known,
): Table {
  const table = new Table(
    [
      'Account No',
      'Name',
      'VAT',
      'Phone',
      'E-mail',
      'Street',
      'Postcode',
      'City',
      'Country',
      'Industry',
      'Parent No',
      'Owner',
      'Region',
      'Credit limit',
      'Changed',
    ],
    ';',
  );
  for (const [i, organisation] of organisations.entries()) {
    const number = String(4001 + i);
    numbers.set(organisation.id, number);
    known.add('crm-account', number, organisation.id);
    const { street, zip, city } = organisation.address;
    table.add({
      'Account No': number,
      Name: random.chance(0.15) ? organisation.core : organisation.name,
      VAT: random.chance(0.75) ? organisation.vat : '',
      Phone: organisation.phone,
      'E-mail': random.chance(0.8) ? organisation.email : '',
      Street: street,
      Postcode: zip,
      City: city,
      Country: organisation.country,
      Industry: organisation.industry,
      'Parent No': organisation.parent === null ? '' : (numbers.get(organisation.parent.id) ?? ''),
      Owner: random.pick(OWNERS),
      Region: REGIONS[organisation.country] ?? 'Europe',
      'Credit limit': random.chance(0.5) ? `${random.between(1, 90)}.000,00` : '',
      Changed: germanDate(random.moment(900, 5)),
    });
  }
  return table;
}

function peopleTables(
  random: Random,
  people: readonly Person[],
  numbers: ReadonlyMap<string, string>,
  known: Known,
): { contacts: Table; leads: Table } {
  const contacts = new Table(
    [
      'Contact No',
      'Account No',
      'Title',
      'Given',
      'Family',
      'Native name',
      'Job',
      'E-mail',
      'Phone',
      'Birthday',
      'Loyalty card',
      'Stage',
      'Owner',
      'Spouse No',
      'Changed',
    ],
    ';',
  );
  const leads = new Table(['Lead No', 'Name', 'Company', 'E-mail', 'Phone', 'Country', 'Source', 'Created'], ';');
  const contactNo = new Map<string, string>();
  for (const person of people) {
    const kind = random.below(10);
    if (kind < 7) {
      const number = `C-${String(70_001 + contacts.length)}`;
      contactNo.set(person.id, number);
      known.add('crm-contact', number, person.id);
      contacts.add({ 'Contact No': number, ...contactRow(random, person, numbers, contactNo) });
    }
    if (kind >= 6) {
      const number = `L-${String(2001 + leads.length)}`;
      known.add('crm-lead', number, person.id);
      leads.add({ 'Lead No': number, ...leadRow(random, person) });
    }
  }
  return { contacts, leads };
}

function contactRow(
  random: Random,
  person: Person,
  numbers: ReadonlyMap<string, string>,
  contactNo: ReadonlyMap<string, string>,
): Record<string, string> {
  const { name, employer, spouse } = person;
  const spouseNo = spouse === null ? undefined : contactNo.get(spouse.id);
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  return {
    'Account No': employer === null ? '' : (numbers.get(employer.id) ?? ''),
    Title: person.sex === 'male' ? 'Mr' : 'Ms',
    Given: random.chance(0.15) ? nickname(name.given) : name.given,
    Family: random.chance(0.1) ? name.family.toUpperCase() : name.family,
    'Native name': name.native === null || random.chance(0.3) ? '' : nativeName(person),
    Job: employer === null ? '' : random.pick(JOBS),
    'E-mail': random.chance(0.6) ? person.email : random.chance(0.5) ? person.otherEmail : '',
    Phone: random.chance(0.75) ? (random.chance(0.5) ? person.phone : spaced(person.phone)) : '',
    Birthday: random.chance(0.3) ? `${day}.${month}.${year}` : '',
    'Loyalty card': person.card !== null && random.chance(0.4) ? person.card : '',
    Stage: random.pick(['customer', 'customer', 'prospect', 'dormant']),
    Owner: random.pick(OWNERS),
    'Spouse No': spouseNo ?? '',
    Changed: germanDate(random.moment(900, 5)),
  };
}

/** Chinese names are written family name first and without a space. */
function nativeName({ country, name: { native } }: Person): string {
  if (native === null) return '';
  return country === 'CN' ? `${native.family}${native.given}` : `${native.given} ${native.family}`;
}

function leadRow(random: Random, person: Person): Record<string, string> {
  const { given, family } = person.name;
  const plain = random.chance(0.5);
  return {
    Name: plain ? `${withoutAccents(family)}, ${withoutAccents(given)}` : `${family}, ${given}`,
    Company: person.employer === null ? '' : person.employer.core,
    'E-mail': random.chance(0.7) ? person.email : person.otherEmail,
    Phone: random.chance(0.5) ? national(person.phone) : '',
    Country: person.country,
    Source: random.pick(['fair', 'web form', 'referral']),
    Created: germanDate(random.moment(600, 10)),
  };
}
