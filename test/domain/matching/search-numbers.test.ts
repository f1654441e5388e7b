import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  deterministicResolver,
  findableNumbers,
  rankMatches,
  searchKeys,
  searchQuery,
} from '../../../domain/matching/index.ts';
import { SOUND_KEY } from '../../../domain/matching/search/keys.ts';
import { IDENTIFIER_TYPES, type IdentifierType, type SourceRecord } from '../../../domain/model/index.ts';
import type { RawIdentifier } from '../../../domain/normalize/index.ts';
import { record } from './support.ts';

const resolver = deterministicResolver();

/** The level at which a text finds the record by equality of keys, as a store does; null where it does not. */
function levelOf(text: string, one: SourceRecord): string | null {
  const plan = searchQuery(text);
  const rows = new Set([...resolver.keys(one), ...searchKeys(one)].map(({ kind, value }) => `${kind} ${value}`));
  if (!plan.keys.some(({ kind, value }) => rows.has(`${kind} ${value}`))) return null;
  const numbers = (one.attributes.identifier ?? []).flatMap(({ value }) => (value ? findableNumbers(value) : []));
  return rankMatches(plan, [{ id: one.key, numbers }])[0]?.level ?? null;
}

const numbered = (identifier: RawIdentifier) => record('s:1', { identifier: [identifier] });

/** Characters that numbers are written with, and some that they should not be. */
const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'0123456789ABCDEfghixyz') },
  { weight: 3, arbitrary: fc.constantFrom(...' -–./_,:·#*+&@|ßﬁÄé٣１') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
);
const written = fc.array(part, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
const OPAQUE: readonly IdentifierType[] = ['loyalty', 'account', 'other'];

describe('numbers in the search box', () => {
  test.each([
    ['loyalty', 'LOY-000-123'],
    ['account', 'acct/12.7-b'],
    ['account', 'jo@example.org'],
    ['other', 'K-17'],
    ['passport', 'C01X-00T47'],
    ['national', '123.456/78'],
    ['vat', '123 456 789'],
  ] as const)('a %s number %s is found as it was sent', (type, value) => {
    expect(levelOf(value, numbered({ type, value, issuer: 'Any shop', country: 'DE' }))).toBe('contact');
  });

  test('a number is found with however many blanks around it, and with the pictures that are part of it', () => {
    const blanks = ' '.repeat(200);
    for (const value of ['K-17', 'K-17💥']) {
      const one = numbered({ type: 'other', value });
      expect([value, `${blanks}${value}`, `${value}${blanks}`].map((text) => levelOf(text, one))).toEqual(
        Array.from({ length: 3 }, () => 'contact'),
      );
    }
  });

  test.each(['LC100851', '100851', 'S10020', '+34600000016', 'DE136695976'])(
    '%s is asked for by no sound, as strangers would answer to its letters',
    (text) => {
      const kinds = (asked: string) => searchQuery(asked).keys.map(({ kind }) => kind);
      expect(kinds('Ramirez')).toContain(SOUND_KEY);
      expect(kinds(text)).not.toContain(SOUND_KEY);
    },
  );

  test('whatever an identifier is stored as, its raw text finds it', () => {
    const countries = fc.constantFrom(undefined, 'DE', 'GR', 'GB', 'AU', 'Nowhere');
    fc.assert(
      fc.property(fc.constantFrom(...IDENTIFIER_TYPES), written, countries, (type, value, country) => {
        const one = numbered({ type, value, ...(country !== undefined && { country }) });
        const stored = one.attributes.identifier?.[0]?.value;
        fc.pre(stored !== undefined && stored !== null);
        // What states number holds a digit; a text without one is asked for as a name and as issuers' own numbers.
        fc.pre(OPAQUE.includes(type) || /\d/.test(stored.value));
        expect(levelOf(value, one)).toBe('contact');
      }),
      { numRuns: 1_000 },
    );
  });

  test('a number has its row, however many names a record has', () => {
    const name = ['Montgomery', 'Fitzgerald', 'Oppenheimer', 'Kowalczyk', 'Bartholomew', 'Wellington'].map(
      (family) => ({
        given: 'Elizabeth',
        family,
      }),
    );
    const one = record('s:1', { name, identifier: [{ type: 'loyalty', value: 'LOY-7' }] });
    expect(levelOf('loy-7', one)).toBe('contact');
  });
});
