import { describe, expect, it } from '@jest/globals';
import { readConfigureGlobal } from 'fast-check';
import { propertySeed } from './property-seed.ts';

describe('the seed of property tests', () => {
  it('is the integer that C360_TEST_SEED names, and none where it is not set', () => {
    expect(propertySeed('42')).toBe(42);
    expect(propertySeed('-7')).toBe(-7);
    expect(propertySeed(undefined)).toBeUndefined();
  });

  it.each(['', ' ', '1.5', '0x10', '1e3', 'abc', '12 ', '9007199254740993'])('refuses %j', (text) => {
    expect(() => propertySeed(text)).toThrow(/^C360_TEST_SEED: .* is no integer\. /);
  });

  it('reaches fast-check in every test file', () => {
    expect(readConfigureGlobal().seed).toBe(propertySeed(process.env['C360_TEST_SEED']));
  });
});
