import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deterministicResolver, searchKeys } from '../../../domain/matching/index.ts';
import { NUMBER_KEY } from '../../../domain/matching/search/keys.ts';
import { VALUES_PER_ATTRIBUTE, type SourceRecord } from '../../../domain/model/index.ts';
import type { RawIdentifier, RawRecord } from '../../../domain/normalize/index.ts';
import { nothingGeneric, record } from './support.ts';

type Raw = Omit<RawRecord, 'kind'>;
const resolver = deterministicResolver();
const MANY = VALUES_PER_ATTRIBUTE;
const numbers = Array.from({ length: MANY }, (_, n) => n);
const email = (n: number): string => `ada.${n}@lovelace.org`;
const phone = (n: number): string => `+44 20 7946 ${String(1_000 + 7 * n)}`;
const card = (n: number): RawIdentifier => ({ type: 'loyalty', value: `9087${1_000 + n}`, issuer: 'shop' });
const passport = (n: number): RawIdentifier => ({ type: 'passport', value: `C01X0${1_000 + n}`, country: 'DE' });
const person = (key: string, more: Raw): SourceRecord => record(key, { name: [{ full: 'Ada Lovelace' }], ...more });
const kindOf = (a: SourceRecord, b: SourceRecord) => resolver.compare(a, b, nothingGeneric)?.kind;

describe('a record with as many values as it may have', () => {
  const largest = person('a:1', {
    name: [{ full: 'Ada Lovelace' }, { full: 'Ada King Noel' }],
    birthDate: ['1915-12-10'],
    email: numbers.map(email),
    phone: numbers.map(phone),
    identifier: numbers.map(card),
  });

  test('each of them is a key, and all keys leave room in a unit for the other rows of a record', () => {
    const keys = resolver.keys(largest);
    const count = (kind: string) => keys.filter((key) => key.kind.startsWith(kind)).length;
    expect([count('contact:email'), count('contact:phone'), count('identifier:')]).toEqual([MANY, MANY, MANY]);
    expect(keys.length - 3 * MANY).toBeGreaterThan(0);
    expect(keys.length - 3 * MANY).toBeLessThan(10);
    expect(searchKeys(largest).filter(({ kind }) => kind === NUMBER_KEY)).toHaveLength(MANY);
  });

  test.each<[string, Raw]>([
    ['e-mail', { email: [email(MANY - 1)] }],
    ['phone', { phone: [phone(MANY - 1)] }],
    ['identifier', { identifier: [card(MANY - 1)] }],
  ])('the last %s links as the first does', (_title, said) => {
    expect(kindOf(largest, person('b:2', said))).toBe('link');
    expect(kindOf(person('A:2', said), largest)).toBe('link');
  });
});

describe('the order of a list', () => {
  const order = fc.shuffledSubarray(numbers, { minLength: 1 });
  const lists = fc.record({ emails: order, phones: order, cards: order, passports: order });
  const rawOf = ({
    emails,
    phones,
    cards,
    passports,
  }: Record<'emails' | 'phones' | 'cards' | 'passports', number[]>) => {
    const identifier = [...cards.map(card), ...passports.map(passport)].slice(0, MANY);
    return { email: emails.map(email), phone: phones.map(phone), identifier };
  };

  test('decides neither keys nor whether two records are one, nor what is told of it', () => {
    fc.assert(
      fc.property(lists, lists, fc.integer(), (one, other, seed) => {
        const turned = <T>(values: readonly T[]): T[] => {
          const at = Math.abs(seed) % (values.length || 1);
          return [...values.slice(at), ...values.slice(0, at)].reverse();
        };
        const [a, b] = [rawOf(one), rawOf(other)];
        const c = { email: turned(a.email), phone: turned(a.phone), identifier: turned(a.identifier) };
        const [x, y, z] = [person('a:1', a), person('b:2', b), person('a:1', c)];
        const texts = (of: SourceRecord) =>
          resolver
            .keys(of)
            .map(({ kind, value }) => `${kind} ${value}`)
            .sort();
        expect(texts(z)).toEqual(texts(x));
        expect(resolver.compare(z, y, nothingGeneric)).toEqual(resolver.compare(x, y, nothingGeneric));
        const shared =
          a.email.some((each) => b.email.includes(each)) ||
          a.phone.some((each) => b.phone.includes(each)) ||
          a.identifier.some(({ value }) => b.identifier.some((each) => each.value === value));
        expect(kindOf(x, y)).toBe(shared ? 'link' : undefined);
      }),
      { numRuns: 60 },
    );
  });

  test('does not choose which of several shared or contradicting numbers is told', () => {
    const national = { type: 'national', value: '123456789', country: 'DE' } as const;
    const [tax, otherTax] = ['12345678901', '10987654321'].map(
      (value) => ({ type: 'tax', value, country: 'US' }) as const,
    );
    const [lei, otherLei] = ['A', 'B'].map(
      (value) => ({ type: 'registration', value: `HR${value}77`, country: 'DE' }) as const,
    );
    const edges = [
      [passport(1), national, tax!, lei!],
      [lei!, tax!, national, passport(1)],
    ].map((identifier) => {
      const other = person('b:2', { identifier: [otherLei!, otherTax!, passport(1), national] });
      return resolver.compare(person('a:1', { identifier }), other, nothingGeneric);
    });
    expect(edges[0]).not.toBeNull();
    expect(edges[1]).toEqual(edges[0]);
  });
});
