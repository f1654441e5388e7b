import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { IdentifierType, SourceRecord } from '../../../domain/model/index.ts';
import type { RawRecord } from '../../../domain/normalize/index.ts';
import { nothingGeneric, record } from './support.ts';

type Raw = Omit<RawRecord, 'kind'>;
const resolver = deterministicResolver();
const kindOf = (a: Raw, b: Raw): string | undefined =>
  resolver.compare(record('a:1', a), record('b:2', b), nothingGeneric)?.kind;
const person = (full: string, more: Raw = {}): Raw => ({ name: [{ full }], ...more });
const mail = { email: ['jo@example.org'] };
const call = { phone: ['+44 20 7946 0958'] };

describe('deterministic rules', () => {
  test.each<[string, Raw, Raw, string | undefined]>([
    ['e-mail and the same name', person('John Smith', mail), person('Smith, John', mail), 'link'],
    ['e-mail and a nickname', person('Bob Smith', mail), person('Robert Smith', mail), 'link'],
    ['e-mail and an initial', person('J. Smith', mail), person('John Smith', mail), 'link'],
    ['e-mail and another script', person('Сергей Иванов', mail), person('Sergey Ivanov', mail), 'link'],
    ['e-mail and diacritics', person('Zoë Müller', mail), person('Zoe Mueller', mail), 'link'],
    ['e-mail and a typing error', person('John Fitzgerald', mail), person('John Fitzgerlad', mail), 'link'],
    ['e-mail and a native name', person('محمد سلمان', mail), person('Mohamed Salman', mail), 'link'],
    ['e-mail and Abd al-', person('Abdulrahman Khalid', mail), person('Abd al-Rahman Khalid', mail), 'link'],
    ['e-mail and Abd Allah', person('Abdullah Saleh', mail), person('Abd Allah Saleh', mail), 'link'],
    ['e-mail and a sun letter', person('Abdurrahman Khalid', mail), person('Abdel Rahman Khalid', mail), 'link'],
    ['e-mail and Abd al- in Arabic', person('عبد الرحمن خالد', mail), person('عبدالرحمن خالد', mail), 'link'],
    ['e-mail of brothers', person('Abd al-Aziz Khalid', mail), person('Abd al-Azim Khalid', mail), 'review'],
    ['e-mail of brothers in one word', person('Abdulaziz Khalid', mail), person('Abdulazim Khalid', mail), 'review'],
    ['e-mail, Abd al- and a typing error', person('Abdulrahman Ali', mail), person('Abd al-Rhaman Ali', mail), 'link'],
    ['e-mail, Abdul and a family name', person('Abdul Khan', mail), person('Abdul Rahim', mail), 'review'],
    [
      'e-mail and Abd al- cut by its source',
      { name: [{ given: 'Abd', middle: 'al', family: 'Rahman Khalid' }], ...mail },
      { name: [{ given: 'Abdulrahman', family: 'Khalid' }], ...mail },
      'link',
    ],
    ['e-mail, the name of another', person('Mary Brown', mail), person('John Smith', mail), undefined],
    ['e-mail, a new family name', person('Mary Brown', mail), person('Mary Smith', mail), 'review'],
    [
      'e-mail and a former name',
      person('Mary Brown', mail),
      { name: [{ full: 'Mary Smith' }, { full: 'Mary Brown', kind: 'former' }], ...mail },
      'link',
    ],
    ['e-mail, no name', { ...mail }, person('John Smith', mail), 'link'],
    [
      'e-mail, no name, other birth date',
      { ...mail, birthDate: ['1980-02-11'] },
      person('John Smith', { ...mail, birthDate: ['1991-03-04'] }),
      'review',
    ],
    [
      'e-mail, same name, other birth date',
      person('John Smith', { ...mail, birthDate: ['1980-02-11'] }),
      person('John Smith', { ...mail, birthDate: ['1950-02-11'] }),
      'review',
    ],
    ['e-mail, father and son', person('John Smith Jr.', mail), person('John Smith Sr.', mail), 'review'],
    ['phone and the same name', person('John Smith', call), person('John Smith', call), 'link'],
    ['phone and an initial only', person('J. Smith', call), person('John Smith', call), 'review'],
    ['phone of a couple', person('Mary Smith', call), person('John Smith', call), undefined],
    ['phone, no name', { ...call }, person('John Smith', call), 'review'],
    [
      'name and birth date',
      person('John Smith', { birthDate: ['1980-02-11'] }),
      person('Jon Smith', { birthDate: ['1980-02-11'] }),
      'review',
    ],
    ['name alone', person('John Smith'), person('John Smith'), undefined],
    ['placeholder names', person('Test Test', call), person('Test Test', call), 'review'],
  ])('%s', (_title, a, b, expected) => {
    expect(kindOf(a, b)).toBe(expected);
    expect(kindOf(b, a)).toBe(expected);
  });

  const passport = { identifier: [{ type: 'passport', value: 'C01X00T47', country: 'DE' }] } as const;
  test('an equal passport links, in another country it is another', () => {
    expect(kindOf(person('John Smith', passport), person('J. Smith', passport))).toBe('link');
    const other = { identifier: [{ type: 'passport', value: 'C01X00T47', country: 'FR' }] } as const;
    expect(kindOf(person('John Smith', passport), person('John Smith', other))).toBeUndefined();
  });

  test('loyalty numbers count with the same issuer and a compatible name only', () => {
    const card = (issuer: string): Raw => ({ identifier: [{ type: 'loyalty', value: '90871234', issuer }] });
    expect(kindOf(person('John Smith', card('shop')), person('John Smith', card('shop')))).toBe('link');
    expect(kindOf(person('John Smith', card('shop')), person('John Smith', card('air')))).toBeUndefined();
    expect(kindOf(person('John Smith', card('shop')), person('Mary Brown', card('shop')))).toBeUndefined();
  });

  test('persons never join organisations, and do-not-merge never links', () => {
    const firm = record('b:2', { organisationName: [{ full: 'Smith Ltd' }], ...mail }, 'organisation');
    expect(resolver.compare(record('a:1', person('John Smith', mail)), firm, nothingGeneric)).toBeNull();
    const apart = person('John Smith', { ...mail, restriction: ['do-not-merge'] });
    expect(kindOf(apart, person('John Smith', mail))).toBe('review');
  });

  test('generic values are no evidence', () => {
    const [a, b] = [record('a:1', person('John Smith', mail)), record('b:2', person('John Smith', mail))];
    expect(resolver.compare(a, b, (key) => key.kind === 'contact:email')).toBeNull();
  });

  test('organisations: legal form, name and telephone', () => {
    const firm = (key: string, full: string) => record(key, { organisationName: [{ full }], ...call }, 'organisation');
    const compare = (x: string, y: string) => resolver.compare(firm('a:1', x), firm('b:2', y), nothingGeneric)?.kind;
    expect(compare('Siemens AG', 'Siemens Aktiengesellschaft')).toBe('link');
    expect(compare('Siemens AG', 'Siemens GmbH')).toBe('review');
    expect(compare('Fund II Ltd', 'Fund III Ltd')).toBeUndefined();
  });

  describe('a French company and its establishments', () => {
    const numbered = (key: string, value: string, country?: string) =>
      record(
        key,
        {
          organisationName: [{ full: 'Dupont' }],
          identifier: [{ type: 'registration', value, ...(country !== undefined && { country }) }],
        },
        'organisation',
      );
    const SIREN = '732 829 320';
    const SIRET = '732 829 320 00074';
    const compare = (a: SourceRecord, b: SourceRecord) => resolver.compare(a, b, nothingGeneric)?.kind;

    test.each([
      [SIREN, SIRET, 'FR', 'link'],
      [SIREN, SIRET, undefined, 'link'],
      // Another establishment is the same company in another place: that alone says neither yes nor no.
      ['732 829 320 00082', SIRET, 'FR', undefined],
      ['356 000 000', SIRET, 'FR', undefined],
    ])('%s and %s of %s', (a, b, country, expected) => {
      const [one, other] = [numbered('a:1', a, country), numbered('b:2', b, country)];
      expect(compare(one, other)).toBe(expected);
      expect(compare(other, one)).toBe(expected);
    });

    test('a number generic to the resolver is no evidence, and a SIRET is found by its SIREN', () => {
      const [one, other] = [numbered('a:1', SIREN, 'FR'), numbered('b:2', SIRET, 'FR')];
      expect(resolver.compare(one, other, (key) => key.value === '732829320')).toBeNull();
      const company = { kind: 'company:registration', value: '732829320' };
      for (const each of [one, other]) expect(resolver.keys(each)).toContainEqual(company);
      expect(resolver.keys(numbered('c:3', '11222333000181', 'BR'))).toHaveLength(1);
    });

    test('a company of many establishments is known by its own number still', () => {
      const own = { kind: 'identifier:registration', value: '732829320' };
      expect(resolver.keys(numbered('b:2', SIRET, 'FR'))).not.toContainEqual(own);
      const many = ({ kind }: { readonly kind: string }) => kind === 'company:registration';
      const [one, other] = [numbered('a:1', SIREN, 'FR'), numbered('b:2', SIREN, 'FR')];
      expect(resolver.compare(one, other, many)?.kind).toBe('link');
      expect(resolver.compare(one, numbered('c:3', SIRET, 'FR'), many)).toBeNull();
    });

    test.each<[string, string, string, string?, IdentifierType?]>([
      ['732 829 320', SIRET, 'link'],
      ['732 829 320 00082', SIRET, 'link'],
      ['404 833 048', SIRET, 'review'],
      ['11.222.333/0001-81', '11.222.333/0002-62', 'link', 'BR'],
      ['11.222.333/0001-81', '06.990.590/0001-23', 'review', 'BR'],
      ['12345678500010', '12345678500027', 'link', 'PL'],
      ['27AAPFU0939F1ZV', '29AAPFU0939F1ZR', 'link', 'IN', 'tax'],
      ['AAPFU0939F', '29AAPFU0939F1ZR', 'link', 'IN', 'tax'],
    ])('beside an equal address, %s and %s', (a, b, expected, country = 'FR', type = 'registration') => {
      const of = (key: string, value: string) =>
        record(
          key,
          {
            organisationName: [{ full: 'Dupont' }],
            email: ['info@dupont.fr'],
            identifier: [{ type, value, country }],
          },
          'organisation',
        );
      expect(compare(of('a:1', a), of('b:2', b))).toBe(expected);
    });

    test('two branches of one company are not one for their numbers alone', () => {
      const [one, other] = ['11222333000181', '11222333000262'].map((value, i) => numbered(`b:${i}`, value, 'BR'));
      expect(compare(one!, other!)).toBeUndefined();
    });
  });

  test('an edge holds levels, never values, and its ends in order', () => {
    const edge = resolver.compare(
      record('z:1', person('John Smith', mail)),
      record('a:1', person('John Smith', mail)),
      nothingGeneric,
    );
    expect(edge).toMatchObject({ a: 'a:1', b: 'z:1', kind: 'link', resolver: resolver.version });
    const text = JSON.stringify(edge?.evidence).toLowerCase();
    for (const value of ['john', 'smith', 'example.org']) expect(text).not.toContain(value);
  });

  test('keys: few, without repeats; none for a tombstone; limits at most 200', () => {
    const one = record('a:1', person('John Smith', { ...mail, ...call, birthDate: ['1980-02-11'], ...passport }));
    const keys = resolver.keys(one).map((key) => key.kind);
    expect(keys).toEqual(['contact:email', 'contact:phone', 'identifier:passport', 'block:name-birth-date']);
    expect(resolver.keys({ ...one, deleted: true })).toEqual([]);
    expect(resolver.genericLimit('contact:email')).toBe(40);
    expect(deterministicResolver({ genericLimits: { 'contact:email': 1_000 } }).genericLimit('contact:email')).toBe(
      200,
    );
  });
});
