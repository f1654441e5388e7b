import { describe, expect, test } from '@jest/globals';
import {
  cleanText,
  foldName,
  normalizeOrganisationName,
  normalizePersonName,
  type RawPersonName,
} from '../../../domain/normalize/index.ts';

/** Longest text that a normaliser looks into. */
const LONGEST = 2_000;
const PARTS = ['full', 'given', 'middle', 'family', 'prefix', 'suffix', 'native'] as const;

/** A text that counts how often its characters are looked at: whatever reads it must call one of its methods first. */
function watched(length: number): { readonly text: string; looks(): number } {
  let looks = 0;
  const text = new Proxy(new String('x'.repeat(length)), {
    get(target, name) {
      if (name !== 'length' && name !== Symbol.toPrimitive) looks += 1;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
    },
  });
  return { text: text as unknown as string, looks: () => looks };
}

describe('texts that no name can be', () => {
  test.each(PARTS)('a person’s name with a longer %s is kept raw and not read', (part) => {
    const raw: RawPersonName = { [part]: 'Ann '.repeat(501) };
    expect(normalizePersonName({ given: 'Ann', family: 'Lee', ...raw })).toMatchObject({
      value: null,
      quality: 'unparseable',
      flags: ['too-long'],
    });
    expect(normalizePersonName({ [part]: 'A'.repeat(LONGEST) }).flags ?? []).not.toEqual(['too-long']);
  });

  test('an organisation’s name, form or name in its own script too', () => {
    for (const raw of [{ full: 'x'.repeat(2_001) }, { full: 'Acme', form: 'x'.repeat(2_001) }]) {
      expect(normalizeOrganisationName(raw)).toEqual({
        raw: raw.full,
        value: null,
        quality: 'unparseable',
        flags: ['too-long'],
      });
    }
    expect(normalizeOrganisationName({ full: 'Acme', native: 'x'.repeat(2_001) }).flags).toEqual(['too-long']);
    expect(normalizeOrganisationName({ full: 'x'.repeat(LONGEST) }).quality).toBe('suspicious');
  });

  test('nothing looks at the characters of such a text', () => {
    const long = watched(LONGEST + 1);
    normalizePersonName({ full: long.text });
    normalizeOrganisationName({ full: long.text });
    expect(long.looks()).toBe(0);
    const short = watched(LONGEST);
    expect(() => normalizeOrganisationName({ full: short.text })).not.toThrow(RangeError);
    expect(short.looks()).toBeGreaterThan(0);
  });
});

test('phrases written as one sign are no part of a name and do not make it longer', () => {
  for (const sign of ['\ufdfa', '\ufdfb', '\ufdfd']) {
    expect(foldName(`محمد ${sign}`)).toBe(foldName('محمد'));
    expect(foldName(sign.repeat(1_000))).toBe('');
    expect(cleanText(`محمد ${sign}`).text).toBe(`محمد ${sign}`);
  }
});
