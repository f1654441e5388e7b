import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import { partitionComponent } from '../../../domain/matching/partition.ts';
import { profileOf } from '../../../domain/matching/profile.ts';
import type { Constraint, Edge, SourceKey, SourceRecord } from '../../../domain/model/index.ts';
import { nothingGeneric, record } from './support.ts';

const resolver = deterministicResolver();
const KEYS = Array.from({ length: 8 }, (_, i) => `s:${String(i)}` as SourceKey);
const DATES = [undefined, '1980-02-11', '1991-03-04'];
const NUMBERS = [undefined, 'A1234567', 'B7654321'];

const records = fc
  .tuple(
    ...KEYS.map(() =>
      fc.record({
        date: fc.constantFrom(...DATES),
        number: fc.constantFrom(...NUMBERS),
        firm: fc.integer({ min: 0, max: 9 }),
      }),
    ),
  )
  .map((all) =>
    all.map(({ date, number, firm }, i): SourceRecord => {
      const kind = firm === 0 ? 'organisation' : 'person';
      const made = record(
        KEYS[i] ?? '',
        date === undefined || kind === 'organisation' ? {} : { birthDate: [date] },
        kind,
      );
      const value =
        number === undefined
          ? []
          : [
              {
                raw: number,
                quality: 'valid' as const,
                value: { type: 'national' as const, value: number, country: 'XX' },
              },
            ];
      return { ...made, attributes: { ...made.attributes, identifier: value } };
    }),
  );
const ends = fc
  .uniqueArray(fc.constantFrom(...KEYS), { minLength: 2, maxLength: 2 })
  .map((two) => two.sort() as [SourceKey, SourceKey]);
const edges = fc
  .uniqueArray(fc.tuple(ends, fc.integer({ min: 1, max: 4 }), fc.boolean()), {
    maxLength: 14,
    selector: ([two]) => two.join(' '),
  })
  .map((all) =>
    all.map(([[a, b], weight, link]): Edge => ({
      a,
      b,
      weight,
      kind: link ? 'link' : 'review',
      evidence: [],
      resolver: 'test',
    })),
  );
/** Consistent, as the contract says: no match and no-match on the same two sides of a closure. */
const constraints = fc.array(fc.tuple(ends, fc.boolean()), { maxLength: 4 }).map((all) => {
  const group = new Map(KEYS.map((key) => [key, key as string]));
  const made: Constraint[] = [];
  all.forEach(([[a, b], match], i) => {
    if (!match) return;
    const [x, y] = [group.get(a), group.get(b)];
    for (const [key, of] of group) if (of === y) group.set(key, x ?? key);
    made.push({ verdictId: `v${String(i)}`, kind: 'match', left: [a], right: [b] });
  });
  all.forEach(([[a, b], match], i) => {
    if (!match && group.get(a) !== group.get(b))
      made.push({ verdictId: `v${String(i)}`, kind: 'no-match', left: [a], right: [b] });
  });
  return made;
});

const canonical = (parts: readonly (readonly SourceKey[])[]): string[] =>
  parts.map((part) => [...part].sort().join(' ')).sort();

describe('partition', () => {
  test('does not depend on the order of its arguments; every record is in exactly one part; constraints hold', () => {
    const cases = fc.tuple(records, edges, constraints).chain(([r, e, c]) =>
      fc.record({
        first: fc.constant({ r, e, c }),
        second: fc.record({
          r: fc.shuffledSubarray(r, { minLength: r.length }),
          e: fc.shuffledSubarray(e, { minLength: e.length }),
          c: fc.shuffledSubarray(c, { minLength: c.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ first, second }) => {
        const parts = resolver.partition(first.r, first.e, first.c, nothingGeneric);
        expect(canonical(resolver.partition(second.r, second.e, second.c, nothingGeneric))).toEqual(canonical(parts));
        expect(parts.flat().sort()).toEqual([...KEYS].sort());
        const partOf = new Map(parts.flatMap((part, i) => part.map((key): [SourceKey, number] => [key, i])));
        for (const { kind, left, right } of first.c) {
          expect(partOf.get(left[0] ?? KEYS[0]!) === partOf.get(right[0] ?? KEYS[0]!)).toBe(kind === 'match');
        }
        // Without a match between them, no part holds two kinds, two birth dates only or two national numbers only.
        if (first.c.every(({ kind }) => kind === 'no-match')) {
          const kindOf = new Map(first.r.map((one) => [one.key, one.kind]));
          for (const part of parts) expect(new Set(part.map((key) => kindOf.get(key))).size).toBe(1);
          for (const part of parts) {
            const inPart = first.r.filter((one) => part.includes(one.key));
            const dates = new Set(inPart.flatMap((one) => (one.attributes.birthDate ?? []).map(({ value }) => value)));
            const numbers = new Set(
              inPart.flatMap((one) => (one.attributes.identifier ?? []).map(({ value }) => value?.value)),
            );
            expect(dates.size).toBeLessThan(2);
            expect(numbers.size).toBeLessThan(2);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  const plain = KEYS.slice(0, 4).map((key) => record(key, {}));
  const edge = (a: number, b: number, weight: number): Edge => ({
    a: KEYS[a]!,
    b: KEYS[b]!,
    weight,
    kind: 'link',
    evidence: [],
    resolver: 'test',
  });
  const verdict = (kind: Constraint['kind'], left: number[], right: number[]): Constraint => ({
    verdictId: `${kind}${left.join()}`,
    kind,
    left: left.map((i) => KEYS[i]!),
    right: right.map((i) => KEYS[i]!),
  });

  test('the stronger edge wins where a no-match stands between two parts', () => {
    const parts = resolver.partition(
      plain.slice(0, 3),
      [edge(0, 1, 5), edge(1, 2, 9)],
      [verdict('no-match', [0], [2])],
      nothingGeneric,
    );
    expect(canonical(parts)).toEqual(['s:0', 's:1 s:2']);
  });

  const shared = (key: string, full: string | null, more = {}) =>
    record(key, { ...(full !== null && { name: [{ full }] }), email: ['smith@web.de'], ...more });
  const partsOf = (...some: SourceRecord[]): string[] => {
    const found = some.flatMap((a, i) => some.slice(i + 1).map((b) => resolver.compare(a, b, nothingGeneric)));
    return canonical(
      resolver.partition(
        some,
        found.filter((one) => one !== null),
        [],
        nothingGeneric,
      ),
    );
  };
  const passport = { identifier: [{ type: 'passport' as const, value: 'C01X00T47', country: 'DE' }] };

  test.each<[string, (string | null)[], string[]]>([
    ['no name', ['Mary Brown', null, 'John Smith'], ['s:0 s:1', 's:2']],
    ['an initial', ['John Smith', 'J. Smith', 'Jane Smith'], ['s:0 s:1', 's:2']],
    ['a surname', ['John Smith', 'Smith', 'Jane Smith'], ['s:0 s:1', 's:2']],
    ['no name between father and son', ['John Smith Jr.', null, 'John Smith Sr.'], ['s:0 s:1', 's:2']],
    ['a short name', ['Alex Smith', 'Alexander Smith', 'Alexandra Smith'], ['s:0 s:1', 's:2']],
    [
      'a short name that two have',
      ['Alexander Smith', 'Alex Smith', 'Alex Smith', 'Alexandra Smith'],
      ['s:0 s:1 s:2', 's:3'],
    ],
    ['one of two short names', ['Sandra Smith', 'Sandy Smith', 'Alexander Smith'], ['s:0 s:1', 's:2']],
    ['a short name and one without', ['Alexander Smith', 'Alex Smith', null], ['s:0 s:1 s:2']],
    ['a short name of one', ['Alex Smith', 'Alexander Smith', 'Aleksandr Smith', 'Sasha Smith'], ['s:0 s:1 s:2 s:3']],
    [
      'a short name between a second name and another',
      ['Anna Maria Rossi', 'Maria Rossi', 'Anna Rossi'],
      ['s:0 s:1 s:2'],
    ],
    ['no name between two forms of one', ['Bob Smith', null, 'R. Smith', 'Robert Smith'], ['s:0 s:1 s:2 s:3']],
  ])('%s beside a shared address joins no two who are named otherwise', (_title, names, expected) => {
    const some = names.map((full, i) => shared(`s:${String(i)}`, full));
    expect(partsOf(...some)).toEqual(expected);
    expect(partsOf(...some.reverse())).toEqual(expected);
  });

  test('of many short and long names that share an address each pair is compared once', () => {
    const names = ['Alex', 'Alexander', 'Alexandra', 'Sasha', 'Sandra', 'Sandy', 'Sam', 'Samuel', 'Samantha', 'Max'];
    const bearers = names.flatMap((one, i) => names.map((other, j) => ({ one, other, key: `s:${i}${j}` })));
    const some = bearers.map(({ one, other, key }) =>
      record(key, { name: [{ full: `${one} Smith` }, { full: `${other} J. Smith` }], email: ['smith@web.de'] }),
    );
    const edges = some.flatMap((a, i) => some.slice(i + 1).map((b) => resolver.compare(a, b, nothingGeneric)));
    let read = 0;
    const profiles = some.map(profileOf).map((profile) => ({
      ...profile,
      names: profile.names.map((name) => ({
        ...name,
        // Comparing reads it first.
        get signs() {
          read += 1;
          return name.signs;
        },
      })),
    }));
    const all = profiles.reduce((sum, profile) => sum + profile.names.length, 0);
    partitionComponent(
      profiles,
      edges.filter((one) => one !== null),
      [],
    );
    expect(read).toBeLessThan((all * (all + 1)) / 2);
  });

  test('a strong identifier joins whatever the names, and they are then those of one', () => {
    const maiden = shared('s:0', 'Mary Brown', passport);
    const married = shared('s:1', 'Mary Smith', passport);
    expect(partsOf(maiden, married, shared('s:2', 'M. Smith'), shared('s:3', null))).toEqual(['s:0 s:1 s:2 s:3']);
    const alex = ['Alexander Smith', 'Alex Smith', 'Alexandra Smith'].map((full, i) =>
      shared(`s:${String(i)}`, full, passport),
    );
    expect(partsOf(...alex)).toEqual(['s:0 s:1 s:2']);
  });

  test('of companies with one address a record without a name joins one', () => {
    const firm = (key: string, full: string | null) =>
      record(key, { ...(full !== null && { organisationName: [{ full }] }), email: ['info@web.de'] }, 'organisation');
    expect(partsOf(firm('s:0', 'Acme GmbH'), firm('s:1', null), firm('s:2', 'Zebra Foods'))).toEqual([
      's:0 s:1',
      's:2',
    ]);
  });

  test('a no-match of whole sides keeps every record of one from every record of the other', () => {
    const all = [edge(0, 2, 9), edge(0, 3, 8), edge(1, 2, 7), edge(0, 1, 6), edge(2, 3, 5)];
    expect(canonical(resolver.partition(plain, all, [verdict('no-match', [0, 1], [2, 3])], nothingGeneric))).toEqual([
      's:0 s:1',
      's:2 s:3',
    ]);
  });

  test('a match goes over contradictions, and names of records that are not here are passed over', () => {
    const [a, b] = [record('s:0', { birthDate: ['1980-02-11'] }), record('s:1', { birthDate: ['1991-03-04'] })];
    expect(resolver.partition([a, b], [edge(0, 1, 9)], [], nothingGeneric)).toHaveLength(2);
    expect(resolver.partition([a, b], [], [verdict('match', [0, 7], [1])], nothingGeneric)).toEqual([['s:0', 's:1']]);
  });

  test('what one side of a match says keeps no record of the other side out, whichever record is the bound one', () => {
    const [early, late] = [{ birthDate: ['1980-02-11'] }, { birthDate: ['1991-03-04'] }];
    for (const [first, second] of [
      [{}, early],
      [early, {}],
    ] as const) {
      const all = [record('s:0', first), record('s:1', second), record('s:2', late), record('s:3', {})];
      const sides = [
        ['s:0', 's:1'],
        ['s:2', 's:3'],
      ] as SourceKey[][];
      const match = { ...verdict('match', [0], [2]), sides };
      expect(canonical(resolver.partition(all, [edge(0, 1, 2), edge(2, 3, 1)], [match], nothingGeneric))).toEqual([
        's:0 s:1 s:2 s:3',
      ]);
    }
  });

  test('customers that stewards merge come together whole, again and again, whatever their records say', () => {
    const picks = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(records, edges, constraints, picks, (r, e, c, chosen) => {
        const binding: Constraint[] = c.filter(({ kind }) => kind === 'no-match');
        chosen.forEach(([one, other], i) => {
          const parts = resolver.partition(r, e, binding, nothingGeneric);
          const [left, right] = [parts[one % parts.length] ?? [], parts[other % parts.length] ?? []];
          const apart = binding.some(
            ({ kind, left: [a = KEYS[0]!], right: [b = KEYS[0]!] }) =>
              kind === 'no-match' &&
              ((left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a))),
          );
          if (left === right || apart) return;
          const sides = [[...left].sort(), [...right].sort()];
          binding.push({
            verdictId: `w${String(i)}`,
            kind: 'match',
            left: (sides[0] ?? []).slice(0, 1),
            right: (sides[1] ?? []).slice(0, 1),
            sides,
          });
          const after = resolver.partition(r, e, binding, nothingGeneric);
          const whole = after.find((part) => part.includes(left[0] ?? KEYS[0]!)) ?? [];
          expect([...left, ...right].filter((key) => !whole.includes(key))).toEqual([]);
        });
      }),
      { numRuns: 500 },
    );
  });
});
