import { expect, test } from '@jest/globals';
import { isCurrency, parseDecimal } from '../../../domain/business/index.ts';

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

// What `Intl` lists depends on how Node was built: often no former currency, no fund and no metal.
test.each(['EUR', 'DEM', 'ATS', 'VED', 'CLF', 'UYW', 'XAU'])('%s is a currency', (code) => {
  expect(isCurrency(code)).toBe(true);
});

test.each(['eur', 'EUX', 'EURO', '€', ''])('"%s" is none', (code) => {
  expect(isCurrency(code)).toBe(false);
});
