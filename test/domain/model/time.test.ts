import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant } from '../../../domain/model/index.ts';

test('a moment is printed as ECMAScript prints it, whatever was printed before', () => {
  const now = Date.UTC(2026, 10, 22, 8, 59, 58);
  const near = fc.integer({ min: now - 200_000, max: now + 200_000 });
  const any = fc.oneof(
    near,
    near,
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.double({ min: -1e14, max: 1e14, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), (moments) => {
      expect(moments.map(instant)).toEqual(moments.map((ms) => new Date(ms).toISOString()));
    }),
  );
  expect(instant(253_402_300_799_999)).toBe('9999-12-31T23:59:59.999Z');
  expect(instant(253_402_300_800_000)).toBe('+010000-01-01T00:00:00.000Z');
  for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) expect(() => instant(ms)).toThrow(RangeError);
});
