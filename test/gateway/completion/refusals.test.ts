import { describe, expect, test } from '@jest/globals';
import { placeRefusals, type Refusal } from '../../../gateway/completion/index.ts';

const refusal = (...path: string[]): Refusal => ({
  path,
  coordinate: `Customer.${path.at(-1) ?? ''}`,
  needs: ['scope contact:read'],
});

function place(refusals: readonly Refusal[], data: Record<string, unknown> | null) {
  return placeRefusals(refusals, data).map(({ path, extensions }) => ({ path, ...extensions }));
}

describe('a refused field', () => {
  test('gives one error at its first place, with the number of places', () => {
    const data = { customers: [{ id: '1', mails: null }, { id: '2', mails: null }, null] };
    expect(place([refusal('customers', 'mails')], data)).toEqual([
      { path: ['customers', 0, 'mails'], code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate: 'Customer.mails', count: 2 },
    ]);
  });

  test('is placed in the first row that has it, not in the first row', () => {
    const data = { found: [{ on: null }, { on: { edges: [] } }, { on: { edges: [{ node: { x: null } }] } }] };
    expect(place([refusal('found', 'on', 'edges', 'node', 'x')], data)).toMatchObject([
      { path: ['found', 2, 'on', 'edges', 0, 'node', 'x'], count: 1 },
    ]);
  });

  test.each<[string, Record<string, unknown> | null, readonly (string | number)[]]>([
    ['its parent is null', { customer: null }, ['customer']],
    ['its list is empty', { customer: { parts: [] } }, ['customer', 'parts']],
    ['the rows are of another type', { customer: { parts: [{ other: 1 }] } }, ['customer', 'parts', 0]],
    ['the answer is null', null, ['customer']],
  ])('without a place (%s) stands at the deepest one on its way', (_, data, path) => {
    expect(place([refusal('customer', 'parts', 'amount')], data)).toMatchObject([{ path, count: 0 }]);
  });

  test('is said once, and again only under another alias', () => {
    const data = { a: { mails: null }, b: { mails: null } };
    const refusals = [refusal('a', 'mails'), refusal('a', 'mails'), refusal('b', 'mails')];
    expect(place(refusals, data).map(({ path }) => path)).toEqual([
      ['a', 'mails'],
      ['b', 'mails'],
    ]);
  });

  test('another type under the same key with a value is not counted', () => {
    const data = { rows: [{ value: 4 }, { value: null }] };
    expect(place([refusal('rows', 'value')], data)).toMatchObject([{ path: ['rows', 1, 'value'], count: 1 }]);
  });

  test('says what is missing', () => {
    expect(placeRefusals([refusal('mails')], { mails: null })[0]?.message).toBe(
      'Customer.mails needs scope contact:read.',
    );
  });
});
