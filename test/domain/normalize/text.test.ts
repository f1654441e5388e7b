import { describe, expect, test } from '@jest/globals';
import {
  asciiDigits,
  cleanText,
  isNamePlaceholder,
  isPlaceholder,
  normalizeText,
} from '../../../domain/normalize/index.ts';
import { type Case, check } from './table.ts';

describe('cleanText', () => {
  test.each([
    ['plain', 'plain', []],
    ['  two   words\t', 'two words', []],
    ['a\nb', 'a b', []],
    ['Mu\u0308ller', 'Müller', []],
    ['a\u0000b\u0007', 'ab', ['control-character-removed']],
    ['\u202eabc\u202c', 'abc', ['invisible-mark-removed']],
    ['\ufeffabc', 'abc', ['invisible-mark-removed']],
    ['ＡＢＣ１２３', 'ABC123', ['width-folded']],
    ['ﾔﾏﾀﾞ', 'ヤマダ', ['width-folded']],
    ['ﬁnance', 'finance', ['width-folded']],
    ['10 m²', '10 m²', []],
    ['می\u200cخواهم', 'می\u200cخواهم', []],
    ['MÃ¼ller', 'MÃ¼ller', ['mojibake']],
    ['M\ufffdller', 'M\ufffdller', ['replacement-character']],
    ['a\ud800b', 'a\ufffdb', ['lone-surrogate']],
    ['Ârzte ÉÈ', 'Ârzte ÉÈ', []],
  ])('%j', (raw, text, flags) => {
    expect(cleanText(raw)).toEqual({ text, flags });
  });
});

test('placeholders say nothing, whatever their language', () => {
  for (const text of [
    '',
    'n/a',
    'N/A',
    '-',
    '--',
    '???',
    'unknown',
    'NULL',
    'null',
    '\\N',
    'k.A.',
    'не',
    'нет',
    '不明',
  ]) {
    expect([text, isPlaceholder(text)]).toEqual([text, text !== 'не']);
  }
});

test('a placeholder written as a name is a name', () => {
  expect(['Null', 'Na', 'Nil', 'Missing'].filter(isNamePlaceholder)).toEqual([]);
  expect(['NULL', 'null', 'n/a', 'None.', 'Unknown'].filter(isNamePlaceholder)).toEqual([
    'NULL',
    'null',
    'n/a',
    'Unknown',
  ]);
});

test('digits of every script become ASCII', () => {
  expect(asciiDigits('٠١٢٣٤٥٦٧٨٩')).toBe('0123456789');
  expect(asciiDigits('۰۱۲۳۴۵۶۷۸۹')).toBe('0123456789');
  expect(asciiDigits('०१२३४५६७८९')).toBe('0123456789');
  expect(asciiDigits('９８７𝟙𝟚𝟛')).toBe('987123');
  expect(asciiDigits('é½²')).toBe('é½²');
});

describe('normalizeText', () => {
  const cases: Case<string>[] = [
    ['Retail', 'Retail', 'valid'],
    [' Retail ', 'Retail', 'valid'],
    ['n/a', null, 'unparseable', 'absent'],
    ['Re\u200etail', 'Retail', 'repaired', 'invisible-mark-removed'],
    ['MÃ¼ller', 'MÃ¼ller', 'suspicious', 'mojibake'],
    ['x'.repeat(201), null, 'unparseable', 'too-long'],
  ];
  test.each(cases)('%j', (...row) => check(normalizeText(row[0]), row));
});
