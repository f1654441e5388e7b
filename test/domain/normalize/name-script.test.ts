import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldName, scriptOf } from '../../../domain/normalize/index.ts';

describe('scripts and folding', () => {
  test.each([
    ['Łukasz', 'Latn'],
    ['Сергей', 'Cyrl'],
    ['محمد', 'Arab'],
    ['习近平', 'Hani'],
    ['さくら銀行', 'Jpan'],
    ['김정은', 'Kore'],
    ['สมชาย', 'Thai'],
    ['42', 'Zyyy'],
  ])('%s is written in %s', (text, script) => expect(scriptOf(text)).toBe(script));

  test.each([
    ['O’Brien-Smith J.R.', 'obrien smith j r'],
    ['Müller', 'muller'],
    ['Ильич Хрущёв', 'ilich khrushchev'],
    ['محمد بن سلمان', 'muhammad bin salman'],
    ['习近平', 'xijinping'],
    ['  ', ''],
  ])('%s folds to %s', (text, folded) => expect(foldName(text)).toBe(folded));

  test('folding is idempotent and gives words of a–z and 0–9', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const folded = foldName(text);
        expect(folded).toMatch(/^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/);
        expect(foldName(folded)).toBe(folded);
      }),
    );
  });
});
