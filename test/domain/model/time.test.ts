import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, isInstant, isPartialDate, observedTime, type Instant } from '../../../domain/model/index.ts';

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

test.each([
  ['2024-02-29T23:59:59.999Z', true],
  ['2023-02-29T00:00:00.000Z', false],
  ['2000-02-29T00:00:00.000Z', true],
  ['2100-02-29T00:00:00.000Z', false],
  ['2024-02-30T00:00:00.000Z', false],
  ['2024-05-31T00:00:00.000Z', true],
  ['2024-04-31T00:00:00.000Z', false],
  ['2024-01-00T00:00:00.000Z', false],
  ['2024-13-01T00:00:00.000Z', false],
  ['2024-01-01T24:00:00.000Z', false],
  ['2024-01-01T99:00:00.000Z', false],
  ['2024-01-01T00:60:00.000Z', false],
  ['2024-01-01T00:00:00Z', false],
])('%s is an instant: %s, and what is none does not decide when a value was observed', (observedAt, is) => {
  const receivedAt = '2025-01-01T00:00:00.000Z' as Instant;
  expect(isInstant(observedAt)).toBe(is);
  expect(observedTime({ observedAt }, { receivedAt })).toBe(is ? observedAt : receivedAt);
});

test.each([
  ['2024', true],
  ['2024-02', true],
  ['2024-02-29', true],
  ['9999-12-31', true],
  ['0000-01-01', false],
  ['2023-02-29', false],
  ['2020-13-45', false],
  ['2020-00', false],
  ['2020-1-1', false],
  ['31.12.2020', false],
])('%s is a date that may lack day or month: %s', (text, is) => {
  expect(isPartialDate(text)).toBe(is);
});
