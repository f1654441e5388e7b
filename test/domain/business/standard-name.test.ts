import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sameName, standardName } from '../../../domain/business/index.ts';

describe('a name as it is kept', () => {
  test.each([
    [' Email\n', 'email'],
    ['ｅｍａｉｌ', 'email'],
    ['E‑Mail', 'e‐mail'],
    ['Product\u00a0 \tnews', 'product news'],
    ['CAFE\u0301', 'café'],
    ['\u3000ニュース', 'ニュース'],
    ['¨ news', '\u0308 news'],
  ])('%j is %j', (written, kept) => {
    expect(standardName(written)).toBe(kept);
    expect(sameName(written, kept)).toBe(true);
  });

  test('is kept as it is, and has no blank at its ends or two in a row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = standardName(text);
        expect(standardName(name)).toBe(name);
        expect(name).not.toMatch(/^\s|\s$|\s\s/u);
      }),
    );
  });

  test('of printable ASCII is that in small letters, with single blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(standardName(text)).toBe(text.toLowerCase().replaceAll(/ +/g, ' ').trim());
      }),
    );
  });

  test('that is another is another', () => {
    expect(sameName('email', 'e mail')).toBe(false);
  });
});
