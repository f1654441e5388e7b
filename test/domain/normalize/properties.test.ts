import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IDENTIFIER_TYPES, type StandardValue } from '../../../domain/model/index.ts';
import {
  asciiDigits,
  cleanText,
  normalizeAddress,
  normalizeAmount,
  normalizeCountry,
  normalizeCurrency,
  normalizeDate,
  normalizeDevice,
  normalizeEmail,
  normalizeIdentifier,
  normalizeLanguage,
  normalizeLifecycleStage,
  normalizeMoment,
  normalizeMoney,
  normalizePhone,
  normalizeRecord,
  normalizeRestriction,
  normalizeSex,
  normalizeSocialHandle,
  normalizeText,
  type RawRecord,
} from '../../../domain/normalize/index.ts';

/** Any string a source may send: UTF-16 units at random (lone surrogates among them), and things close to the real. */
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.stringMatching(/^[\d\s.,/:()+'a-zA-Z@-]{0,30}$/),
  fc.emailAddress(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '\ud800',
    '\udc00x',
    '\u0000',
    ' ',
    'İ',
    'ß',
    'n/a',
  ),
);
const countries = fc.constantFrom(undefined, 'DE', 'US', 'GB', 'PL', 'BR', 'JP', 'XX');

const normalisers: Readonly<Record<string, (raw: string, country: string | undefined) => StandardValue<unknown>>> = {
  text: (raw) => normalizeText(raw),
  email: (raw) => normalizeEmail(raw),
  phone: (raw, country) => normalizePhone(raw, country),
  date: (raw, country) => normalizeDate(raw, { country }),
  moment: (raw, country) => normalizeMoment(raw, { country }),
  amount: (raw) => normalizeAmount(raw),
  money: (raw) => normalizeMoney(raw, 'EUR'),
  currency: (raw) => normalizeCurrency(raw),
  country: (raw) => normalizeCountry(raw),
  sex: (raw) => normalizeSex(raw),
  language: (raw) => normalizeLanguage(raw),
  stage: (raw) => normalizeLifecycleStage(raw),
  restriction: (raw) => normalizeRestriction(raw),
  address: (raw, country) => normalizeAddress({ full: raw }, country),
  handle: (raw) => normalizeSocialHandle({ network: 'x', handle: raw }),
  device: (raw) => normalizeDevice({ kind: 'cookie', value: raw }),
};

describe.each(Object.entries(normalisers))('%s', (_name, normalise) => {
  test('never throws, keeps the raw text, has a value unless it is unparseable', () => {
    fc.assert(
      fc.property(anything, countries, (raw, country) => {
        const { raw: kept, value, quality, flags } = normalise(raw, country);
        expect(kept).toBe(raw);
        expect(value === null).toBe(quality === 'unparseable');
        expect(flags === undefined || flags.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('normalising a value again changes nothing', () => {
  const again = <V>(
    name: string,
    raws: fc.Arbitrary<string>,
    read: (raw: string) => V | null,
    write: (value: V) => string,
  ) =>
    test(name, () => {
      fc.assert(
        fc.property(raws, (raw) => {
          const value = read(raw);
          if (value !== null) expect(read(write(value))).toEqual(value);
        }),
        { numRuns: 500 },
      );
    });
  const same = (text: string): string => text;
  again('clean text', anything, (raw) => cleanText(raw).text, same);
  again('digits', anything, asciiDigits, same);
  again('text', anything, (raw) => normalizeText(raw).value, same);
  again(
    'e-mail',
    fc.oneof(anything, fc.emailAddress()),
    (raw) => normalizeEmail(raw).value,
    (value) => value.address,
  );
  again(
    'phone',
    fc.oneof(
      anything,
      fc.integer({ min: 1e6, max: 1e12 }).map((n) => `+${n}`),
    ),
    (raw) => normalizePhone(raw, 'DE').value?.e164 ?? null,
    same,
  );
  const numericDate = fc.tuple(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 14 }),
    fc.integer({ min: 0, max: 2200 }),
  );
  again(
    'date',
    fc.oneof(
      anything,
      numericDate.map((parts) => parts.join('.')),
    ),
    (raw) => normalizeDate(raw, { country: 'GB' }).value as string | null,
    same,
  );
  again('moment', anything, (raw) => normalizeMoment(raw).value?.utc ?? null, same);
  again(
    'amount',
    fc.oneof(
      anything,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n.toFixed(3)),
    ),
    (raw) => normalizeAmount(raw, { decimal: '.' }).value,
    same,
  );
  again('country', anything, (raw) => normalizeCountry(raw).value, same);
  again('language', anything, (raw) => normalizeLanguage(raw).value, same);
});

test('an identifier in canonical form stays as it is', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...IDENTIFIER_TYPES), countries, (raw, type, country) => {
      const first = normalizeIdentifier({ type, value: raw, ...(country !== undefined && { country }) });
      expect(first.raw).toBe(raw);
      if (first.value === null) return;
      const second = normalizeIdentifier({ ...first.value });
      expect(second.value).toEqual(first.value);
    }),
    { numRuns: 500 },
  );
});

const raws = fc.array(anything, { maxLength: 2 });
const record: fc.Arbitrary<RawRecord> = fc.record({
  kind: fc.constantFrom('person' as const, 'organisation' as const),
  name: fc.array(fc.record({ full: anything, given: anything, family: anything }), { maxLength: 2 }),
  organisationName: fc.array(fc.record({ full: anything }), { maxLength: 2 }),
  email: raws,
  phone: raws,
  address: fc.array(fc.record({ street: anything, city: anything, postalCode: anything, country: anything }), {
    maxLength: 2,
  }),
  birthDate: raws,
  segment: raws,
  restriction: raws,
});

test('a record: pure, and one problem for each value that was not read well', () => {
  fc.assert(
    fc.property(record, (input) => {
      const before = structuredClone(input);
      const { attributes, problems } = normalizeRecord(input);
      expect(input).toEqual(before);
      expect(normalizeRecord(input)).toEqual({ attributes, problems });
      const poor = Object.values(attributes)
        .flat()
        .filter(({ quality }) => quality === 'suspicious' || quality === 'unparseable');
      expect(problems).toHaveLength(poor.length);
      for (const { attribute, index } of problems) expect(input[attribute]?.length).toBeGreaterThan(index);
    }),
    { numRuns: 200 },
  );
});
