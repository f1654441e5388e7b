import { expect, test } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { ExactSum } from '../../../domain/segments/exact-sum.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 24 }))
  .map(([n, places]) => new Big(n.toString()).div(new Big(10).pow(places)).toFixed(places));

test('sums are those of decimal arithmetic, in canonical form', () => {
  Big.DP = 40;
  fc.assert(
    fc.property(fc.array(fc.tuple(decimal, fc.boolean())), (terms) => {
      const sum = new ExactSum();
      let expected = new Big(0);
      for (const [term, adds] of terms) {
        if (adds) sum.add(term);
        else sum.subtract(term);
        expected = adds ? expected.plus(term) : expected.minus(term);
      }
      const text = expected.toFixed();
      expect(sum.text()).toBe(text === '-0' ? '0' : text);
    }),
  );
});

test('a quantity times a unit price is not rounded', () => {
  const sum = new ExactSum();
  for (const text of ['0.000000000000000000000001', '0.1', '-0.000000000000000000000003']) sum.add(text);
  expect(sum.text()).toBe('0.099999999999999999999998');
});

test('other forms of a decimal are understood', () => {
  const sum = new ExactSum();
  for (const text of ['1e3', '2', '0.1', '-0']) sum.add(text);
  expect(sum.text()).toBe('1002.1');
});
