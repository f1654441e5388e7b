import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameKey, sameName, standardName } from '../../../domain/business/index.ts';

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
});

describe('a name as it is compared', () => {
  test.each([
    ['email', 'E-Mail'],
    ['email', 'e‑mail'],
    ['email', 'E_MAIL'],
    ['email', 'e\u00admail'],
    ['Direct mail', 'direct–mail'],
    ['plan 1 1', 'PLAN-1-1'],
    ['-', ' - '],
  ])('%j and %j are one', (a, b) => {
    expect(sameName(a, b)).toBe(true);
  });

  test.each([
    ['email', 'mail'],
    ['plan 1 1', 'plan 11'],
    ['c', 'c++'],
    ['-', '_'],
  ])('%j and %j are two', (a, b) => {
    expect(sameName(a, b)).toBe(false);
  });

  test('is the same as kept and as written, and never empty where something is kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(nameKey(standardName(text))).toBe(nameKey(text));
        expect(nameKey(text) === '').toBe(standardName(text) === '');
      }),
    );
  });
});
