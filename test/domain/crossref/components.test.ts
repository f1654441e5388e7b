import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { components, DisjointSets } from '../../../domain/crossref/index.ts';
import type { SourceKey } from '../../../domain/model/index.ts';
import { reachedFrom } from '../../support/reached-from.ts';

const item = fc.nat({ max: 15 });
const pairLists = fc.array(fc.tuple(item, item), { maxLength: 25 });

describe('DisjointSets', () => {
  test('holds together what pairs connect, and nothing else, with its size', () => {
    fc.assert(
      fc.property(pairLists, fc.array(item), (pairs, alone) => {
        const sets = new DisjointSets<number>();
        for (const one of alone) sets.add(one);
        for (const [a, b] of pairs) sets.union(a, b);
        const named = new Set([...alone, ...pairs.flat()]);
        for (const one of named) {
          const together = reachedFrom(one, pairs);
          expect(sets.size(one)).toBe(together.size);
          for (const other of named) expect(sets.find(one) === sets.find(other)).toBe(together.has(other));
        }
        const order = [...named];
        const expected = order
          .filter((one, i) => !order.slice(0, i).some((before) => reachedFrom(one, pairs).has(before)))
          .map((one) => order.filter((other) => reachedFrom(one, pairs).has(other)));
        expect(sets.sets()).toEqual(expected);
      }),
    );
  });

  test('who was never added is alone, and asking adds nobody', () => {
    const sets = new DisjointSets<string>();
    expect([sets.find('x'), sets.size('x'), sets.sets()]).toEqual(['x', 1, []]);
  });
});

test('components leave out pairs with keys that are not asked for', () => {
  const [a, b, c, d] = ['s:a', 's:b', 's:c', 's:d'] as [SourceKey, SourceKey, SourceKey, SourceKey];
  const pairs = [
    [a, c],
    [c, b],
    [b, d],
  ] as const;
  expect(components([a, b, d], pairs)).toEqual([[a], [b, d]]);
  expect(components([a, b, c, d], pairs)).toEqual([[a, b, c, d]]);
});
