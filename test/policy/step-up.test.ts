import { describe, expect, test } from '@jest/globals';
import { STEP_UP_SECONDS, steppedUp } from '../../policy/index.ts';

const NOW_S = 1_800_000_000;
const at = (amr: readonly string[], acr: string | null, authTime: number | null) =>
  steppedUp({ amr, acr, authTime }, NOW_S * 1_000);

describe('a fresh second factor', () => {
  test.each(['mfa', 'otp', 'hwk', 'swk', 'sms'])('by the method %s', (method) => {
    expect(at(['pwd', method], null, NOW_S - 10)).toBe(true);
  });
  test('by the context of the authentication', () => expect(at([], 'phrh', NOW_S)).toBe(true));
  test('a password alone is none', () => expect(at(['pwd'], '0', NOW_S)).toBe(false));
  test('holds for five minutes', () => {
    expect(at(['otp'], null, NOW_S - STEP_UP_SECONDS)).toBe(true);
    expect(at(['otp'], null, NOW_S - STEP_UP_SECONDS - 1)).toBe(false);
  });
  test('without its time, or with one that has not come, it is not believed', () => {
    expect(at(['otp'], null, null)).toBe(false);
    expect(at(['otp'], null, NOW_S + 61)).toBe(false);
    expect(at(['otp'], null, Number.POSITIVE_INFINITY)).toBe(false);
    expect(at(['otp'], null, Number.NaN)).toBe(false);
  });
});
