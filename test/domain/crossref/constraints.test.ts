import { describe, expect, test } from '@jest/globals';
import { boundPair, constraintOf, contradiction, type LiveVerdict } from '../../../domain/crossref/index.ts';
import type { Constraint, SourceKey } from '../../../domain/model/index.ts';

const keys = (text: string) => (text === '' ? [] : text.split(' ')) as SourceKey[];
const only = (text: string) => (key: SourceKey) => keys(text).includes(key);

function verdict(kind: LiveVerdict['kind'], left: string, right: string): LiveVerdict {
  return { id: 'v', since: 'v', kind, by: { kind: 'steward', name: 'test' }, left: keys(left), right: keys(right) };
}

describe('the pair that a match binds', () => {
  const match = verdict('match', 'a b', 'y z');

  test.each([
    ['a b y z', 'a y'],
    ['b y z', 'b y'],
    ['a z', 'a z'],
    ['b z', 'b z'],
  ])('of those who live (%s) the first of each side: %s', (living, pair) => {
    expect(boundPair(match, only(living))).toEqual(keys(pair));
  });

  test.each(['', 'a b', 'y z', 'z'])('is none where one side has nobody left (%s)', (living) => {
    expect(boundPair(match, only(living))).toBeNull();
  });

  test('is none where both sides come down to the same record', () => {
    expect(boundPair(verdict('match', 'a b', 'a c'), only('a'))).toBeNull();
    expect(boundPair(verdict('match', 'a b', 'a c'), only('a b c'))).toBeNull();
  });
});

describe('what a verdict says of some records', () => {
  const all = () => true;

  test('a match binds its pair and names its sides, as far as they are looked at', () => {
    const match = verdict('match', 'a b', 'y z');
    expect(constraintOf(match, only('b y z'), only('b y z'))).toEqual({
      verdictId: 'v',
      kind: 'match',
      left: ['b'],
      right: ['y'],
      sides: [['b'], ['y', 'z']],
    });
    for (const within of ['a', 'y', '']) expect(constraintOf(match, only(within), all)).toBeNull();
    expect(constraintOf(match, all, only('a'))).toBeNull();
  });

  test('a no-match keeps all of one side from all of the other, living or not', () => {
    const noMatch = verdict('no-match', 'a b', 'y z');
    expect(constraintOf(noMatch, only('a b z'), () => false)).toEqual({
      verdictId: 'v',
      kind: 'no-match',
      left: ['a', 'b'],
      right: ['z'],
    });
    for (const within of ['a b', 'y', '']) expect(constraintOf(noMatch, only(within), all)).toBeNull();
  });
});

describe('what forbids putting records together', () => {
  const constraint = (verdictId: string, kind: Constraint['kind'], left: string, right: string): Constraint => ({
    verdictId,
    kind,
    left: keys(left),
    right: keys(right),
  });

  test('a no-match between the two, whichever way round it was given, also beside records it does not name', () => {
    const no = [constraint('n', 'no-match', 'a', 'z')];
    expect(contradiction(keys('a'), keys('z'), no)).toEqual(['n']);
    expect(contradiction(keys('z y'), keys('b a'), no)).toEqual(['n']);
    expect(contradiction(keys('a'), keys('y'), no)).toBeNull();
    expect(contradiction(keys('a z'), keys('y'), no)).toBeNull();
  });

  test('a chain of several matches on either side, whatever their order; none without a no-match', () => {
    const chain = [
      constraint('m3', 'match', 'd', 'c'),
      constraint('m2', 'match', 'c', 'b'),
      constraint('m1', 'match', 'a', 'b'),
      constraint('other', 'match', 'q', 'r'),
    ];
    expect(contradiction(keys('a'), keys('z'), chain)).toBeNull();
    const no = constraint('n', 'no-match', 'y', 'd');
    expect(contradiction(keys('a'), keys('y'), [...chain, no])).toEqual(['m1', 'm2', 'm3', 'n']);
    expect(contradiction(keys('y'), keys('a'), [no, ...chain])).toEqual(['n', 'm3', 'm2', 'm1']);
  });

  test('a match of many records leads from each of them', () => {
    const chain = [constraint('m', 'match', 'a b', 'y z'), constraint('n', 'no-match', 'z', 'q')];
    expect(contradiction(keys('b'), keys('q'), chain)).toEqual(['m', 'n']);
  });
});
