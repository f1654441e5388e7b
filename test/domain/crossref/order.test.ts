import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareOrder, contradiction, orderBasis } from '../../../domain/crossref/index.ts';
import type { Constraint, Instant, SourceKey } from '../../../domain/model/index.ts';

const RECEIVED = '2026-01-10T12:00:00.000Z' as Instant;
const AHEAD = '2026-01-10T12:05:00.001Z' as Instant;

test.each([
  [{ sourceVersion: '10' }, { sourceVersion: '9' }, 'sourceVersion', 1],
  [{ sourceVersion: '9' }, { sourceVersion: '10' }, 'sourceVersion', -1],
  [{ sourceVersion: '007' }, { sourceVersion: '7' }, 'sourceVersion', 0],
  [{ sourceVersion: 'b' }, { sourceVersion: 'a' }, 'sourceVersion', 1],
  [{ sourceUpdatedAt: '2026-01-02' as Instant }, { sourceUpdatedAt: '2026-01-03' as Instant }, 'sourceUpdatedAt', -1],
  [{ sourceUpdatedAt: '2026-01-03' as Instant }, { sourceUpdatedAt: '2026-01-02' as Instant }, 'sourceUpdatedAt', 1],
  [{ sourceUpdatedAt: '2026-01-02' as Instant }, { sourceUpdatedAt: '2026-01-02' as Instant }, 'sourceUpdatedAt', 0],
  [{ sourceVersion: 'a' }, { sourceVersion: 'b' }, 'sourceVersion', -1],
  [{ sourceVersion: 'a' }, { sourceVersion: 'a' }, 'sourceVersion', 0],
  // Whole numbers are before all else: 10 before 9a, and 2 before 1a.
  [{ sourceVersion: '10' }, { sourceVersion: '9a' }, 'sourceVersion', -1],
  [{ sourceVersion: '9a' }, { sourceVersion: '10' }, 'sourceVersion', 1],
  [{ sourceVersion: '1a' }, { sourceVersion: '2' }, 'sourceVersion', 1],
  [{ sourceVersion: '2' }, { sourceVersion: '1a' }, 'sourceVersion', -1],
  // By code point, and not by UTF-16 unit: U+1F600 after U+FF21.
  [{ sourceVersion: '\u{1f600}' }, { sourceVersion: '\uff21' }, 'sourceVersion', 1],
  [{ sourceUpdatedAt: '2026-01-02' as Instant }, { sourceVersion: '1' }, 'arrival', 1],
  [{ sourceUpdatedAt: '2026-01-02' as Instant }, {}, 'arrival', 1],
  [{}, { sourceUpdatedAt: '2026-01-02' as Instant }, 'arrival', 1],
  [{}, { sourceVersion: '1' }, 'arrival', 1],
  [{ sourceVersion: '1' }, { sourceUpdatedAt: '2026-01-03' as Instant }, 'arrival', 1],
  [{}, {}, 'arrival', 1],
  [{ sourceUpdatedAt: '2026-01-02' as Instant }, { sourceUpdatedAt: AHEAD }, 'sourceUpdatedAt', 1],
  [{}, { sourceUpdatedAt: AHEAD }, 'arrival', 1],
  [
    { sourceUpdatedAt: '2026-01-02' as Instant },
    { sourceUpdatedAt: '2026-01-10T12:05:00.000Z' as Instant },
    'sourceUpdatedAt',
    -1,
  ],
] as const)('%j after %j is judged by %s: %i', (incoming, current, basis, order) => {
  expect(compareOrder(incoming, { ...current, receivedAt: RECEIVED })).toEqual({ basis, order });
});

test('whichever version comes first, the same one stands at the end', () => {
  const version = fc.constantFrom('2', '10', '010', '1a', '1.5', '3-b', 'b', '\uff21', '\u{1f600}');
  fc.assert(
    fc.property(fc.array(version, { minLength: 2, maxLength: 5 }), (versions) => {
      const last = (list: readonly string[]): string =>
        list.reduce((current, sourceVersion) =>
          compareOrder({ sourceVersion }, { sourceVersion: current, receivedAt: RECEIVED }).order > 0
            ? sourceVersion
            : current,
        );
      const stands = last(versions);
      for (let i = 1; i < versions.length; i += 1) {
        const other = last([...versions.slice(i), ...versions.slice(0, i)]);
        expect(compareOrder({ sourceVersion: other }, { sourceVersion: stands, receivedAt: RECEIVED }).order).toBe(0);
      }
    }),
  );
});

test('a contradiction names the chain of verdicts that leads from one side to the other', () => {
  const [a, b, c, d] = ['s:a', 's:b', 's:c', 's:d'] as SourceKey[] as [SourceKey, SourceKey, SourceKey, SourceKey];
  const verdict = (verdictId: string, kind: Constraint['kind'], left: SourceKey, right: SourceKey): Constraint => ({
    verdictId,
    kind,
    left: [left],
    right: [right],
  });
  const constraints = [verdict('v1', 'match', a, b), verdict('v2', 'no-match', b, c), verdict('v3', 'match', c, d)];
  expect(contradiction([a], [d], constraints)).toEqual(['v1', 'v2', 'v3']);
  expect(contradiction([d], [a], constraints)).toEqual(['v3', 'v2', 'v1']);
  expect(contradiction([a], [b], constraints)).toBeNull();
});

test('the first record of a key is ordered by the best it has', () => {
  const sourceUpdatedAt = '2026-01-02' as Instant;
  expect(orderBasis({ sourceVersion: '1', sourceUpdatedAt })).toBe('sourceVersion');
  expect(orderBasis({ sourceUpdatedAt })).toBe('sourceUpdatedAt');
  expect(orderBasis({})).toBe('arrival');
});
