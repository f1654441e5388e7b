import { describe, expect, test } from '@jest/globals';
import {
  normalizeRecord,
  phoneNormalizer,
  type NormalizeContext,
  type RawRecord,
} from '../../../domain/normalize/index.ts';

test('what a source says of a person becomes standard values in order; what says nothing is left out', () => {
  const { attributes, problems } = normalizeRecord(
    {
      kind: 'person',
      name: [{ given: 'Luís', family: 'Gonçalves' }],
      email: ['luisg@embraer.com.br', 'n/a', { value: 'broken', observedAt: '2024-05-01' }],
      phone: ['(12) 3923-5555'],
      address: [{ street: 'Av. Brigadeiro Faria Lima, 2170', city: 'São José dos Campos', country: 'Brazil' }],
      birthDate: [
        { value: '03/04/1990', order: 'mdy', verifiedAt: '2024-05-01T10:00:00+02:00', verifiedBy: 'id-document' },
      ],
      segment: ['-', 'retail'],
      status: [''],
      creditLimit: [{ amount: '1.500,00', currency: 'EUR' }],
    },
    { phones: phoneNormalizer() },
  );
  expect(Object.keys(attributes).sort()).toEqual([
    'address',
    'birthDate',
    'creditLimit',
    'email',
    'name',
    'phone',
    'segment',
  ]);
  expect(attributes.name?.[0]?.value).toMatchObject({ full: 'Luís Gonçalves', given: 'Luís', family: 'Gonçalves' });
  // The record's own address tells the country of its numbers.
  expect(attributes.phone?.[0]?.value).toMatchObject({ e164: '+551239235555', country: 'BR' });
  expect(attributes.birthDate).toEqual([
    {
      raw: '03/04/1990',
      value: '1990-03-04',
      quality: 'valid',
      verifiedAt: '2024-05-01T08:00:00.000Z',
      verifiedBy: 'id-document',
    },
  ]);
  expect(attributes.segment).toEqual([{ raw: 'retail', value: 'retail', quality: 'valid' }]);
  expect(attributes.creditLimit?.[0]?.value).toEqual({ amount: '1500', currency: 'EUR' });
  expect(attributes.email?.map(({ value, quality }) => [value?.address, quality])).toEqual([
    ['luisg@embraer.com.br', 'valid'],
    [undefined, 'unparseable'],
  ]);
  expect(attributes.email?.[1]?.observedAt).toBe('2024-05-01T00:00:00.000Z');
  expect(problems).toEqual([{ attribute: 'email', index: 2, quality: 'unparseable', flags: ['no-at-sign'] }]);
});

test('the source speaks for records without an address', () => {
  const { attributes } = normalizeRecord({ kind: 'person', phone: ['0711 2842222'] }, { defaultCountry: 'DE' });
  expect(attributes.phone?.[0]?.value?.e164).toBe('+497112842222');
});

describe('the times of a value', () => {
  const segment = (meta: object, context: NormalizeContext = {}, more: Partial<RawRecord> = {}) => {
    const { attributes, problems } = normalizeRecord(
      { kind: 'person', segment: [{ value: 'a', ...meta }], ...more },
      context,
    );
    return { value: attributes.segment?.[0], problems };
  };
  const VALUE = { raw: 'a', value: 'a' };

  test.each([
    ['2026-11-22T99:00:00.000Z', 'impossible-time'],
    ['2026-02-30T10:00:00.000Z', 'impossible-date'],
    ['2026', 'no-day'],
    ['soon', 'unknown-date-form'],
  ])('%s as the time of an observation is told and left out', (observedAt, flag) => {
    expect(segment({ observedAt, verifiedAt: observedAt })).toEqual({
      value: { ...VALUE, quality: 'valid' },
      problems: ['observedAt', 'verifiedAt'].map((time) => {
        return { attribute: 'segment', index: 0, time, quality: 'unparseable', flags: [flag] };
      }),
    });
  });

  test.each([
    [{ validTo: '2020-02-31' }, {}, 'validTo', 'impossible-date'],
    [{ validFrom: '2020-13-45', validTo: '2021' }, { validTo: '2021' }, 'validFrom', 'impossible-date'],
    [{ validFrom: '2019', validTo: 'open end' }, { validFrom: '2019' }, 'validTo', 'unknown-date-form'],
    [{ validFrom: '2020', validTo: '2019-12' }, {}, 'validTo', 'before-valid-from'],
    [{ validFrom: '2020-06-02', validTo: '01.06.2020' }, {}, 'validTo', 'before-valid-from'],
  ])('of a validity that cannot be read, as %j, the value is doubtful', (meta, kept, time, flag) => {
    expect(segment(meta)).toEqual({
      value: { ...VALUE, quality: 'suspicious', flags: ['unknown-validity'], ...kept },
      problems: [{ attribute: 'segment', index: 0, time, quality: 'unparseable', flags: [flag] }],
    });
  });

  test('an end may be within its beginning, and what says nothing is nothing', () => {
    expect(segment({ validFrom: '2020-06-02', validTo: '2020' }).problems).toEqual([]);
    const { value, problems } = segment({ validFrom: '', validTo: 'n/a', observedAt: '0000-00-00 00:00:00' });
    expect({ value, problems }).toEqual({ value: { ...VALUE, quality: 'valid' }, problems: [] });
  });

  test.each([
    ['its order', { dateOrder: 'mdy' as const }, {}, '2020-03-04'],
    ["the custom of the record's country", { defaultCountry: 'DE' }, { address: [{ country: 'US' }] }, '2020-03-04'],
  ])('are read by %s', (_, context, more, expected) => {
    const { value } = segment({ validTo: '03/04/2020', observedAt: '03/04/2020 10:00' }, context, more);
    expect(value).toMatchObject({ validTo: expected, observedAt: `${expected}T10:00:00.000Z` });
  });

  test.each([
    ['nobody tells their order', {}],
    ['the country of the record writes both', { defaultCountry: 'CA' }],
  ])('are not guessed where %s', (_, context) => {
    const { value, problems } = segment({ validTo: '03/04/2020', observedAt: '03/04/2020 10:00' }, context);
    expect(value).toEqual({ ...VALUE, quality: 'suspicious', flags: ['unknown-validity'] });
    expect(problems).toMatchObject(['observedAt', 'validTo'].map((time) => ({ time, flags: ['ambiguous-order'] })));
  });

  test('are local where they tell no offset, and two digits of a year are of late', () => {
    const { value } = segment(
      { observedAt: '01.07.2020 10:00', verifiedAt: '01.07.2020 10:00 +05:00', validTo: '31.12.35' },
      { minutesAt: () => 120 },
    );
    expect(value).toMatchObject({
      observedAt: '2020-07-01T08:00:00.000Z',
      verifiedAt: '2020-07-01T05:00:00.000Z',
      validTo: '2035-12-31',
    });
  });
});

describe('a phone field in which several numbers stand', () => {
  const read = (text: string, country = 'DE') =>
    normalizeRecord({ kind: 'person', phone: [text] }, { defaultCountry: country }).attributes.phone ?? [];

  test.each([
    ['+49 30 123456 / 0171 1234567', ['+4930123456', '+491711234567']],
    ['030/12345678; 0171/1234567', ['+493012345678', '+491711234567']],
    ['Tel.: 030 12345678, Mobil: 0171 1234567', ['+493012345678', '+491711234567']],
    ['030 12345678\n0171 1234567 oder +43 1 5880088', ['+493012345678', '+491711234567', '+4315880088']],
  ])('%j gives each', (text, expected) => {
    const values = read(text);
    expect(values.map(({ value }) => value?.e164)).toEqual(expected);
    for (const { raw, quality, flags } of values) {
      expect({ raw, quality }).toEqual({ raw: text, quality: 'repaired' });
      expect(flags).toContain('one-of-several');
    }
  });

  test('where numbers begin with no 0, none is missing', () => {
    expect(read('93 4567890 / 93 4567891', 'ES').map(({ value }) => value?.e164)).toEqual([
      '+34934567890',
      '+34934567891',
    ]);
  });

  test.each([
    ['030/12345678', '+493012345678', 'valid'],
    ['030 123456/57', '+493012345657', 'valid'],
    // Of Berlin, and not of Halfing, 08765 4321.
    ['030 12345678/87654321', undefined, 'unparseable'],
    ['0171 1234567 / privat', undefined, 'unparseable'],
    ['0171 1234567 / 12', '+49171123456712', 'suspicious'],
    ['0171 1234567 / 0000000', undefined, 'unparseable'],
  ])('%j is left as it is', (text, e164, quality) => {
    expect(read(text).map((value) => [value.value?.e164, value.quality])).toEqual([[e164, quality]]);
  });
});

describe('an e-mail field in which several addresses stand', () => {
  const read = (text: string) => normalizeRecord({ kind: 'person', email: [text] }).attributes.email ?? [];

  test.each([
    ['a@shop.de; b@firm.com', ['a@shop.de', 'b@firm.com']],
    ['a@shop.de, b@firm.com,', ['a@shop.de', 'b@firm.com']],
    ['a@shop.de / b@firm.com', ['a@shop.de', 'b@firm.com']],
    ['a@shop.de/b@firm.com', ['a@shop.de', 'b@firm.com']],
    ['a@shop.de|b@firm.com\nc@firm.com', ['a@shop.de', 'b@firm.com', 'c@firm.com']],
    ['a@shop.de oder b@firm.com', ['a@shop.de', 'b@firm.com']],
    ['a @ shop.de; b @ firm.com', ['a@shop.de', 'b@firm.com']],
    ['a@shop.de (work), b@firm.com (home)', ['a@shop.de', 'b@firm.com']],
    ['"Doe, Jane" <a@shop.de>; Jane Doe <b@firm.com>', ['a@shop.de', 'b@firm.com']],
    ['mailto:a@shop.de, MAILTO:B@Firm.com', ['a@shop.de', 'b@firm.com']],
    ['x/y@shop.de x/z@shop.de', ['x/y@shop.de', 'x/z@shop.de']],
  ])('%j gives each', (text, expected) => {
    const values = read(text);
    expect(values.map(({ value }) => value?.address)).toEqual(expected);
    for (const { raw, quality, flags } of values) {
      expect({ raw, quality }).toEqual({ raw: text, quality: 'repaired' });
      expect(flags).toContain('one-of-several');
    }
  });

  test('a doubtful one among them stays doubtful', () => {
    const read = normalizeRecord({ kind: 'person', email: ['a@shop.de; noemail@shop.de'] });
    expect(read.attributes.email?.map(({ quality }) => quality)).toEqual(['repaired', 'suspicious']);
    expect(read.problems).toMatchObject([{ attribute: 'email', index: 0, quality: 'suspicious' }]);
  });

  test.each([
    ['a@shop.de; a@shop.de', 'a@shop.de', 'repaired'],
    ['jane@old.de <jane@shop.de>', 'jane@shop.de', 'repaired'],
    ['"jane@old.de" <jane@shop.de>', 'jane@shop.de', 'repaired'],
    ['a@shop.de; privat', undefined, 'unparseable'],
    ['a@shop.de; b@firm', 'a@shop.de', 'repaired'],
    [Array.from({ length: 11 }, (_, i) => `a${i}@shop.de`).join(';'), 'a0@shop.de', 'repaired'],
  ])('%j is read as one', (text, address, quality) => {
    expect(read(text).map((value) => [value.value?.address, value.quality])).toEqual([[address, quality]]);
  });
});
