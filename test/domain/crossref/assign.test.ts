import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assign, type AssignInput } from '../../../domain/crossref/index.ts';
import type { CustomerId, Instant, SourceKey } from '../../../domain/model/index.ts';

const id = (n: number) => `cus_${String(n).padStart(3, '0')}` as CustomerId;
const key = (n: number) => `crm:${n}` as SourceKey;
const at = (n: number) => `2026-01-01T00:00:${String(n % 60).padStart(2, '0')}.000Z` as Instant;

interface State {
  readonly links: Map<SourceKey, { customerId: CustomerId; at: Instant }>;
  readonly forest: Map<CustomerId, CustomerId | null>;
  /** Records that decide; absent: all. */
  readonly claims?: AssignInput['claims'];
  readonly parting?: AssignInput['parting'];
}

/** A state as it can arise: redirects lead from younger or older ids, never in a circle; some records without a link. */
const states: fc.Arbitrary<State & { parts: SourceKey[][] }> = fc
  .record({
    links: fc.array(fc.option(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 20 }))), { minLength: 1, maxLength: 12 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8, maxLength: 8 }),
    up: fc.array(fc.option(fc.nat({ max: 6 })), { minLength: 8, maxLength: 8 }),
    part: fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }),
    deciding: fc.option(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })),
    parted: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7].map(id)),
  })
  .map(({ links, order, up, part, deciding, parted }) => {
    const forest = new Map<CustomerId, CustomerId | null>();
    // An id redirects only to one before it in `order`, so there is no circle.
    order.forEach((n, i) => {
      const to = up[i];
      forest.set(id(n), to === null || to === undefined || i === 0 ? null : id(order[to % i] as number));
    });
    const parts = new Map<number, SourceKey[]>();
    const linked: State['links'] = new Map();
    links.forEach((link, i) => {
      if (link) linked.set(key(i), { customerId: id(link[0]), at: at(link[1]) });
      const p = part[i] as number;
      parts.set(p, [...(parts.get(p) ?? []), key(i)]);
    });
    const decides = new Set(deciding?.flatMap((yes, i) => (yes ? [key(i)] : [])));
    const claims = deciding
      ? { claims: (member: SourceKey) => decides.has(member), parting: (each: CustomerId) => parted.includes(each) }
      : {};
    return { links: linked, forest, parts: [...parts.values()], ...claims };
  });

function run(state: State & { parts: SourceKey[][] }, former: AssignInput['former'] = () => []) {
  let next = 100;
  const assignment = assign({ ...state, former, mint: () => id(next++) });
  const links = new Map(state.links);
  const forest = new Map(state.forest);
  for (const minted of assignment.minted) forest.set(minted, null);
  for (const { key: moved, to } of assignment.moves) links.set(moved, { customerId: to, at: at(59) });
  for (const { id: redirected, to } of assignment.redirects) forest.set(redirected, to);
  return { assignment, links, forest };
}

function rootOf(forest: ReadonlyMap<CustomerId, CustomerId | null>, from: CustomerId): CustomerId {
  const seen = new Set<CustomerId>();
  let at = from;
  for (let up = forest.get(at); up; up = forest.get(at)) {
    if (seen.has(at)) throw new Error('a circle');
    seen.add(at);
    at = up;
  }
  return at;
}

describe('assign', () => {
  test('each part has one root of its own, which all of its records reach, and no redirect runs in a circle', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { assignment, links, forest } = run(state);
        for (const each of forest.keys()) rootOf(forest, each);
        expect(new Set(assignment.roots).size).toBe(state.parts.length);
        state.parts.forEach((part, i) => {
          for (const member of part) {
            expect(rootOf(forest, links.get(member)?.customerId as CustomerId)).toBe(assignment.roots[i]);
          }
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('deciding again changes nothing, whatever the order of parts', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { links, forest } = run(state);
        const again = run({ ...state, parts: [...state.parts].reverse(), links, forest }).assignment;
        expect([again.moves, again.redirects, again.minted]).toEqual([[], [], []]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('an id whose records stay together keeps them: no link moves', () => {
    fc.assert(
      fc.property(states, (state) => {
        const whole = { ...state, parts: [state.parts.flat()], parting: undefined };
        expect(run(whole).assignment.moves.filter((move) => move.from !== null)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('the larger part keeps the id; on a tie the one with the earliest link', () => {
    const links = new Map([0, 1, 2, 3].map((n) => [key(n), { customerId: id(1), at: at(10 - n) }]));
    const forest = new Map([[id(1), null]]);
    expect(run({ links, forest, parts: [[key(0)], [key(1), key(2), key(3)]] }).assignment.roots).toEqual([
      id(100),
      id(1),
    ]);
    const tie = run({
      links,
      forest,
      parts: [
        [key(0), key(1)],
        [key(2), key(3)],
      ],
    });
    expect(tie.assignment.roots).toEqual([id(100), id(1)]);
  });

  test('a part without an id takes back one that its records once had', () => {
    const links = new Map([0, 1, 2].map((n) => [key(n), { customerId: id(1), at: at(n) }]));
    const forest = new Map([
      [id(1), null],
      [id(2), id(1)],
    ]);
    const { assignment } = run({ links, forest, parts: [[key(0), key(1)], [key(2)]] }, () => [id(2)]);
    expect(assignment).toMatchObject({ roots: [id(1), id(2)], minted: [], redirects: [{ id: id(2), to: null }] });
  });

  test('of two ids in one part the root is the one that a deciding record speaks for, though the other is older', () => {
    const links = new Map([
      [key(0), { customerId: id(2), at: at(0) }],
      [key(1), { customerId: id(1), at: at(1) }],
    ]);
    const forest = new Map([id(1), id(2)].map((each) => [each, null]));
    const state = { links, forest, parts: [[key(0), key(1)]] };
    expect(run(state).assignment).toMatchObject({ roots: [id(1)], redirects: [{ id: id(2), to: id(1) }] });
    const decided = run({ ...state, claims: (member) => member === key(0) }).assignment;
    expect(decided).toMatchObject({ roots: [id(2)], redirects: [{ id: id(1), to: id(2) }], moves: [] });
  });

  test('an id that is parted from another stays without records where none that decides speaks for it', () => {
    const links = new Map([
      [key(0), { customerId: id(2), at: at(0) }],
      [key(1), { customerId: id(1), at: at(1) }],
    ]);
    const forest = new Map([id(1), id(2)].map((each) => [each, null]));
    const state = { links, forest, parts: [[key(0), key(1)]], parting: () => true };
    const decided = run({ ...state, claims: (member) => member === key(0) }).assignment;
    expect(decided).toMatchObject({ roots: [id(2)], redirects: [], moves: [{ key: key(1), from: id(1), to: id(2) }] });
    // Alone it is whose record stays with it, though it does not decide.
    const alone = run({ ...state, parts: [[key(0)], [key(1)]], claims: (member) => member === key(0) }).assignment;
    expect(alone).toMatchObject({ roots: [id(2), id(1)], redirects: [], moves: [] });
  });

  test('a survivor that lost its own records stays the root of those merged into it', () => {
    const links = new Map([[key(0), { customerId: id(2), at: at(0) }]]);
    const forest = new Map([
      [id(1), null],
      [id(2), id(1)],
    ]);
    expect(run({ links, forest, parts: [[key(0)]] }).assignment).toMatchObject({
      roots: [id(1)],
      moves: [],
      redirects: [],
    });
  });
});
