import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { RootFields } from '../../../gateway/execution/root-fields.ts';
import { takenFields } from '../../../gateway/execution/taken-fields.ts';

describe('what a fetch asks by a named fragment', () => {
  test('is taken of its entities', () => {
    const take = takenFields(
      parse(`query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Customer { ...F boss { ...F } } } } fragment F on Customer { name ... on Customer { age: years } }`),
    );
    expect(take({ name: 'A', age: 1, boss: null, id: 'x' })).toEqual({ name: 'A', age: 1, boss: null });
  });

  test('must be in an answer, under the conditions on its way', () => {
    const roots = new RootFields(
      parse(`query ($yes: Boolean!) { ...Q @include(if: $yes) } fragment Q on Query { customer { id } ...R }
        fragment R on Query { others @skip(if: $yes) { id } }`),
    );
    expect(roots.keys({ yes: true })).toEqual(['customer']);
    expect(roots.keys({ yes: false })).toEqual([]);
    expect(roots.areIn({}, { yes: true })).toBe(false);
    expect(roots.areIn({ customer: null }, { yes: true })).toBe(true);
  });
});
