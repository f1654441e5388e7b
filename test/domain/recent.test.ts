import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Recent } from '../../domain/recent.ts';

describe('what was looked up lately', () => {
  test('is the value of its own key, kept or made again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'e')),
        (most, keys) => {
          const recent = new Recent<string>(most);
          for (const key of keys) expect(recent.get(key, (of) => `value of ${of}`)).toBe(`value of ${key}`);
        },
      ),
    );
  });

  test('is made once while few others are asked for, and again when many were', () => {
    const made: string[] = [];
    const recent = new Recent<string>(4);
    const ask = (key: string): string => recent.get(key, (of) => (made.push(of), of));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'd', 'a']) ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'd']);
    for (const key of ['e', 'f', 'g', 'h', 'a']) ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a']);
  });
});
