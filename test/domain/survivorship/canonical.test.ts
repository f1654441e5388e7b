import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { Json } from '../../../domain/model/index.ts';
import { canonicalOrder, inCanonicalOrder, sorted } from '../../../domain/survivorship/canonical.ts';

const withoutNumbers = (json: unknown): boolean => !/"\d+":/.test(JSON.stringify(json));

describe('keys in canonical order', () => {
  test.each([
    [{ a: 1, b: 2 }, true],
    [{ b: 2, a: 1 }, false],
    [{ a: { d: 1, c: 1 } }, false],
    [[{ a: 1 }, { b: 1, a: 1 }], false],
    [[{ b: 1, a: 1 }, { a: 1 }], false],
    [[], true],
    [[1, [null, { a: 1, b: 1 }]], true],
    [null, true],
    ['text', true],
    [{ a: null }, true],
    [{ '': 1, a: 1 }, true],
    // By UTF-16 unit: the first half of a pair goes before U+FB33.
    [{ '\u{1f602}': 1, '\ufb33': 1 }, true],
    [{ '\ufb33': 1, '\u{1f602}': 1 }, false],
  ])('%j: %s', (value, is) => {
    expect(inCanonicalOrder(value)).toBe(is);
    expect(JSON.stringify(canonicalOrder(value as Json))).toBe(canonicalize(value));
  });

  test('any value is written as RFC 8785 says, and what stands so is not copied', () => {
    fc.assert(
      // Fields of values are words; keys that are whole numbers stand first in any object of ECMAScript.
      fc.property(fc.jsonValue({ maxDepth: 4 }).filter(withoutNumbers), (json) => {
        const ordered = canonicalOrder(json as Json);
        expect(JSON.stringify(ordered)).toBe(canonicalize(json));
        expect(canonicalOrder(ordered)).toBe(ordered);
      }),
    );
  });

  test('parts without a value are left out, and no key is special', () => {
    const given = JSON.parse('{"b":1,"__proto__":{"y":1,"x":2}}') as Json;
    expect(JSON.stringify(canonicalOrder(given))).toBe('{"__proto__":{"x":2,"y":1},"b":1}');
    expect(Object.keys(canonicalOrder({ b: 1, a: undefined } as unknown as Json) as object)).toEqual(['b']);
  });

  test('more sorts of keys than are kept are sorted all the same', () => {
    for (let n = 0; n < 1_100; n += 1) expect(sorted([`b${n}`, 'a'])).toEqual(['a', `b${n}`]);
    expect(sorted(['b1099', 'a'])).toEqual(['a', 'b1099']);
  });
});
