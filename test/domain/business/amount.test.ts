import { expect, test } from '@jest/globals';
import { parseDecimal } from '../../../domain/business/index.ts';

test.each([
  ['+5', '5'],
  [' +05.50 ', '5.5'],
  ['-5', '-5'],
  ['-0.0', '0'],
  ['+', null],
  ['+-5', null],
  ['++5', null],
])('the amount "%s" is %s', (text, decimal) => {
  expect(parseDecimal(text)).toBe(decimal);
});
