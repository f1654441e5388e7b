import { describe, expect, test } from '@jest/globals';
import { assign, type AssignInput } from '../../../domain/crossref/index.ts';
import type { CustomerId, Instant, SourceKey } from '../../../domain/model/index.ts';

const [A, B, C, D] = ['cus_a', 'cus_b', 'cus_c', 'cus_d'] as [CustomerId, CustomerId, CustomerId, CustomerId];
const NEW = 'cus_new-1' as CustomerId;
const NEXT = 'cus_new-2' as CustomerId;

interface Given {
  /** Parts as words of records: `a1 a2` is one part of two. */
  readonly parts: readonly string[];
  /** Record → the id of its link and the second at which it was made. */
  readonly links: Readonly<Record<string, readonly [CustomerId, number]>>;
  readonly redirects?: Readonly<Record<string, CustomerId>>;
  readonly claims?: readonly string[];
  readonly former?: Readonly<Record<string, readonly CustomerId[]>>;
}

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() as Instant;

function assigned({ parts, links, redirects = {}, claims, former = {} }: Given) {
  const minted = [NEW, NEXT];
  const input: AssignInput = {
    parts: parts.map((part) => part.split(' ') as SourceKey[]),
    links: new Map(Object.entries(links).map(([key, [customerId, second]]) => [key, { customerId, at: at(second) }])),
    forest: new Map([A, B, C, D].map((id) => [id, redirects[id] ?? null])),
    former: (part) => part.flatMap((key) => former[key] ?? []),
    mint: () => minted.shift() as CustomerId,
    ...(claims && { claims: (key) => claims.includes(key) }),
  };
  return assign(input);
}

/** Every order in which the parts can come: who keeps an id must not hang on it. */
function rootsInAnyOrder(given: Given): readonly CustomerId[] {
  const forward = assigned(given).roots;
  const backward = assigned({ ...given, parts: [...given.parts].reverse() }).roots;
  const kept = (roots: readonly CustomerId[]) => roots.map((id) => (id.startsWith('cus_new') ? null : id));
  expect(kept([...backward].reverse())).toEqual(kept(forward));
  return forward;
}

describe('who keeps an id that several parts hold links of', () => {
  test('the part with most links to it, though another has the earliest', () => {
    expect(rootsInAnyOrder({ parts: ['x', 'y z'], links: { x: [A, 1], y: [A, 2], z: [A, 3] } })).toEqual([NEW, A]);
  });

  test('links to the id itself count before links to ids that redirect to it', () => {
    const links = { x: [A, 5], y: [B, 1], z: [B, 2] } as const;
    const roots = rootsInAnyOrder({ parts: ['x', 'y z'], links, redirects: { [B]: A } });
    expect(roots).toEqual([A, B]);
  });

  test('with as many of its own, the part with most links to ids that redirect to it', () => {
    const links = { x: [A, 1], y: [A, 2], z: [B, 3] } as const;
    // The third record hangs on an id that was merged into A.
    expect(rootsInAnyOrder({ parts: ['x', 'y z'], links, redirects: { [B]: A } })).toEqual([NEW, A]);
  });

  test('without any links of its own, by the links of the ids merged into it', () => {
    const links = { x: [B, 1], y: [C, 2], z: [C, 3] } as const;
    const { roots, redirects } = assigned({ parts: ['x', 'y z'], links, redirects: { [B]: A, [C]: A } });
    expect(roots).toEqual([B, A]);
    expect(redirects).toEqual([{ id: B, to: null }]);
  });

  test('as many links all in all: the part with the earliest link', () => {
    expect(rootsInAnyOrder({ parts: ['x', 'y'], links: { x: [A, 2], y: [A, 1] } })).toEqual([NEW, A]);
    const later = { x: [A, 1], w: [A, 9], y: [A, 2], z: [A, 3] } as const;
    expect(rootsInAnyOrder({ parts: ['x w', 'y z'], links: later })).toEqual([A, NEW]);
    // The earliest of a part counts, whichever of its records comes first.
    expect(rootsInAnyOrder({ parts: ['w x', 'z y'], links: later })).toEqual([A, NEW]);
  });

  test('made at the same time: the part whose earliest link is of the first source key', () => {
    const links = { a: [A, 1], b: [A, 1], y: [A, 1], z: [A, 1] } as const;
    expect(rootsInAnyOrder({ parts: ['b', 'a'], links })).toEqual([NEW, A]);
    expect(rootsInAnyOrder({ parts: ['b y', 'z a'], links })).toEqual([NEW, A]);
    expect(rootsInAnyOrder({ parts: ['a z', 'b y'], links })).toEqual([A, NEW]);
  });
});

describe('records that decide, when somebody takes records apart', () => {
  const links = { x: [A, 9], y: [A, 1], z: [A, 2] } as const;

  test('come before any number of others', () => {
    expect(rootsInAnyOrder({ parts: ['x', 'y z'], links })).toEqual([NEW, A]);
    expect(rootsInAnyOrder({ parts: ['x', 'y z'], links, claims: ['x'] })).toEqual([A, NEW]);
  });

  test('where each part has as many of them, the others are counted', () => {
    expect(rootsInAnyOrder({ parts: ['x', 'y z'], links, claims: ['x', 'y'] })).toEqual([NEW, A]);
  });

  test('their links to ids that redirect here count before links of others to the id itself', () => {
    const merged = { x: [B, 9], y: [A, 1], z: [A, 2] } as const;
    // A stays where its own two links are: nothing speaks for it by a deciding link of its own but `x`, through B.
    const { roots } = assigned({ parts: ['x', 'y z'], links: merged, redirects: { [B]: A }, claims: ['x'] });
    expect(roots).toEqual([A, NEW]);
  });

  test('most of them win, also through ids that redirect here', () => {
    const merged = { w: [A, 1], x: [B, 2], y: [A, 3], z: [D, 4] } as const;
    const given = { links: merged, redirects: { [B]: A }, claims: ['w', 'x', 'y'] };
    expect(rootsInAnyOrder({ ...given, parts: ['w x', 'y z'] })).toEqual([A, D]);
    expect(rootsInAnyOrder({ ...given, parts: ['w z', 'x y'] })).toEqual([D, A]);
  });
});

describe('the root of a part that owns several ids', () => {
  test('is the oldest that is a root, not an older one that redirects out of the part', () => {
    const links = { x: [A, 1], y: [B, 2], z: [C, 3] } as const;
    const { roots, redirects } = assigned({ parts: ['x y', 'z'], links, redirects: { [A]: C } });
    expect(roots).toEqual([B, C]);
    expect(redirects).toEqual([{ id: A, to: B }]);
  });

  test('without a root among them, the one whose redirect leaves the part: those below it keep their redirects', () => {
    const links = { x: [A, 1], y: [B, 2], z: [C, 3], u: [C, 4] } as const;
    const { roots, redirects } = assigned({ parts: ['x y', 'z u'], links, redirects: { [A]: B, [B]: C } });
    expect(roots).toEqual([B, C]);
    expect(redirects).toEqual([{ id: B, to: null }]);
  });

  test('a redirect that reaches the root by an id of another part is made direct', () => {
    const links = { x: [A, 1], y: [B, 2], z: [B, 3], u: [C, 4] } as const;
    const { roots, redirects } = assigned({ parts: ['x u', 'y z'], links, redirects: { [C]: B, [B]: A } });
    expect(roots).toEqual([A, B]);
    expect(redirects).toEqual([
      { id: C, to: A },
      { id: B, to: null },
    ]);
  });

  test('a chain of redirects inside the part stays, so that inner merges can be undone', () => {
    const links = { x: [A, 1], y: [B, 2], z: [C, 3] } as const;
    expect(assigned({ parts: ['x y z'], links, redirects: { [C]: B, [B]: A } })).toEqual({
      roots: [A],
      redirects: [],
      moves: [],
      minted: [],
    });
  });
});

describe('a part without an id', () => {
  const links = { x: [A, 1], y: [A, 2], z: [A, 3], u: [B, 4] } as const;

  test('takes back one it once had, and nothing is told of a redirect where there is none', () => {
    const { roots, redirects, minted, moves } = assigned({ parts: ['x y', 'z'], links, former: { z: [D] } });
    expect([roots, redirects, minted]).toEqual([[A, D], [], []]);
    expect(moves).toEqual([{ key: 'z', from: A, to: D }]);
  });

  test('takes none that another part owns or has taken, but the next of those it had', () => {
    const former = { y: [B, D], z: [B, D, C] };
    const { roots, minted } = assigned({ parts: ['x', 'y', 'z', 'u'], links, former });
    expect([roots, minted]).toEqual([[A, D, C, B], []]);
    expect(assigned({ parts: ['x', 'y', 'z', 'u'], links, former: { y: [D], z: [D] } }).roots).toEqual([A, D, NEW, B]);
  });

  test('gets a new one else; records that were never linked are moves from nowhere', () => {
    const { roots, moves, minted } = assigned({ parts: ['n', 'm o', 'x y z'], links });
    expect([roots, minted]).toEqual([
      [NEW, NEXT, A],
      [NEW, NEXT],
    ]);
    expect(moves).toEqual([
      { key: 'n', from: null, to: NEW },
      { key: 'm', from: null, to: NEXT },
      { key: 'o', from: null, to: NEXT },
    ]);
  });
});
