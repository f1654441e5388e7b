import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DisjointSets, standing, type LiveVerdict } from '../../../domain/crossref/index.ts';
import type { SourceKey } from '../../../domain/model/index.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'] as SourceKey[];
const verdict = (at: number, kind: LiveVerdict['kind'], left: string, right: string, since = at): LiveVerdict => ({
  id: `ver_${String(at)}`,
  since: `ver_${String(since)}`,
  kind,
  by: { kind: 'steward', name: 'test' },
  left: left.split('') as SourceKey[],
  right: right.split('') as SourceKey[],
});
const always = () => true;
const matches = (verdicts: readonly LiveVerdict[], lives = always as (key: SourceKey) => boolean) =>
  standing(verdicts, always, lives)
    .filter(({ kind }) => kind === 'match')
    .map(({ left, right }) => [...left, ...right].join(''))
    .sort();

test('a newer no-match undoes the oldest match of a chain between its sides', () => {
  const chain = [verdict(1, 'match', 'a', 'b'), verdict(2, 'match', 'b', 'c')];
  expect(matches(chain)).toEqual(['ab', 'bc']);
  expect(matches([...chain, verdict(3, 'no-match', 'a', 'c')])).toEqual(['bc']);
  // Of records that are gone nothing is said.
  expect(matches([...chain, verdict(3, 'no-match', 'a', 'c')], (key) => key !== 'b')).toEqual([]);
});

test('newer matches go over a no-match, which goes on to keep apart whom they do not join', () => {
  const no = verdict(1, 'no-match', 'a', 'bd');
  expect(matches([no, verdict(2, 'match', 'a', 'b')])).toEqual(['ab']);
  expect(matches([verdict(0, 'match', 'b', 'd'), no, verdict(2, 'match', 'a', 'b')])).toEqual(['ab']);
});

test('a match that was given again is as old as at first', () => {
  const verdicts = (since: number) => [verdict(3, 'match', 'a', 'b', since), verdict(2, 'no-match', 'a', 'b')];
  expect(matches(verdicts(1))).toEqual([]);
  expect(matches(verdicts(3))).toEqual(['ab']);
});

const sides = fc
  .shuffledSubarray(KEYS, { minLength: 2 })
  .chain((keys) =>
    fc.integer({ min: 1, max: keys.length - 1 }).map((cut) => [keys.slice(0, cut), keys.slice(cut)] as const),
  );
const given = fc
  .array(fc.tuple(fc.boolean(), sides), { maxLength: 8 })
  .map((all) =>
    all.map(([match, [left, right]], i) =>
      verdict(i, match ? 'match' : 'no-match', [...left].sort().join(''), [...right].sort().join('')),
    ),
  );

test('the newest verdict always stands, and no match stands against newer ones', () => {
  fc.assert(
    fc.property(given, fc.subarray(KEYS), (verdicts, living) => {
      const lives = (key: SourceKey) => living.includes(key);
      const constraints = standing(verdicts, lives, lives);
      expect(standing([...verdicts].reverse(), lives, lives)).toEqual(constraints);
      const since = new Map(verdicts.map((each) => [each.id, each.since]));
      for (const no of constraints) {
        if (no.kind !== 'no-match') continue;
        // What is older than the no-match joins none of its sides that the newer did not join already.
        const joined = (older: boolean) => {
          const sets = new DisjointSets<SourceKey>();
          for (const { kind, verdictId, left, right } of constraints) {
            const counts = older || (since.get(verdictId) ?? '') > (since.get(no.verdictId) ?? '');
            if (kind === 'match' && counts) sets.union(left[0] as SourceKey, right[0] as SourceKey);
          }
          return no.left.flatMap((a) => no.right.filter((b) => sets.find(a) === sets.find(b)).map((b) => a + b));
        };
        expect(joined(true)).toEqual(joined(false));
      }
    }),
  );
});
