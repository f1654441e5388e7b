import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { checkLine } from '../../../domain/business/index.ts';
import { lineId, lineKey } from '../../../hub/business/line-ledger.ts';
import { line } from './support.ts';

/** Short texts of the characters that keys and their escapes are made of. */
const text = fc.string({ unit: fc.constantFrom('#', '%', '2', '3', '5', '~', 'a'), minLength: 1, maxLength: 6 });

test('two lines have one id only where document and key are equal', () => {
  fc.assert(
    fc.property(text, text, text, text, (documentA, keyA, documentB, keyB) => {
      const equal = documentA === documentB && keyA === keyB;
      expect(lineId(`s:${documentA}`, keyA) === lineId(`s:${documentB}`, keyB)).toBe(equal);
    }),
  );
  // The pairs of one text cut at different places, which chance seldom draws.
  fc.assert(
    fc.property(fc.array(text, { minLength: 3, maxLength: 5 }), (parts) => {
      const ids = parts.slice(1).map((_, i) => lineId(parts.slice(0, i + 1).join('#'), parts.slice(i + 1).join('#')));
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test('an id without # and % in its key is document, # and key', () => {
  expect(lineId('shop:50%#1', '10')).toBe('shop:50%#1#10');
});

test('no number of a line is the key of content, and two numbers have two keys', () => {
  const checked = checkLine(line('1'));
  if ('problem' in checked) throw new Error('the line is good');
  const keyOf = (number: string | null, occurrence = 0) => lineKey({ number, occurrence }, checked.ok);
  fc.assert(
    fc.property(text, text, fc.nat(9), (a, b, occurrence) => {
      const content = keyOf(null, occurrence);
      expect([keyOf(a), keyOf(content), keyOf(`~${content}`)]).not.toContain(content);
      expect(keyOf(a) === keyOf(b)).toBe(a === b);
    }),
  );
});
