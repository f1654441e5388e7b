import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { countDocument } from '../../../gateway/limits/count.ts';
import { mostOfOneName } from '../../../gateway/limits/same-name.ts';
import { noWork, variableDepth } from '../../../gateway/limits/index.ts';
import { prepare } from './support.ts';

const bomb = (levels: number) =>
  `{ ...F0 } ${Array.from({ length: levels }, (_, n) => `fragment F${n} on Query { a { ...F${n + 1} } b { ...F${n + 1} } }`).join(' ')} fragment F${levels} on Query { name }`;

describe('each limit by itself', () => {
  test.each([
    ['documentLength', '{ name } # and a comment', 20],
    ['tokens', '{ a { name } }', 5],
    ['nesting', '{ a { a { name } } }', 2],
    ['definitions', 'query A { name } query B { name }', 1],
    ['depth', '{ a { ...F } } fragment F on Query { a { name } }', 2],
    ['height', '{ ...F ...F } fragment F on Query { a { name } }', 3],
    ['aliases', '{ x: __typename y: __typename }', 1],
    ['rootFields', '{ ...F name } fragment F on Query { name }', 1],
    ['directives', '{ a @include(if: true) { ...F } } fragment F on Query { name @skip(if: false) }', 1],
    ['sameName', '{ a { name } a { name } }', 1],
  ] as const)('%s: refused where enforced, noted and let pass where measured', (limit, query, most) => {
    const refused = prepare(query, { [limit]: { most } });
    expect(refused.prepared).toMatchObject({ kind: 'refused', code: 'QUERY_TOO_COMPLEX' });
    expect(refused.passed).toEqual([limit]);
    expect(refused.messages[0]).toContain(`limit "${limit}"`);
    expect(refused.work.validations).toBe(0);
    const noted = prepare(query, { [limit]: { most, mode: 'measure' } });
    expect([noted.prepared.kind, noted.passed]).toEqual(['ready', [limit]]);
    const held = prepare(query, { [limit]: { most: most + 100 } });
    expect([held.prepared.kind, held.passed]).toEqual(['ready', []]);
  });

  test('counting stops at the first token beyond', () => {
    const { work, passed } = prepare(`{ ${'name '.repeat(10_000)} }`);
    expect([work.tokens, passed]).toEqual([5_001, ['tokens']]);
  });

  test('brackets in strings and comments are none, in either direction', () => {
    const deep = `{ ${'a {'.repeat(30)} name # }}}}}}}}}}}}}}}}}}}}}}}}}}}}}\n ${'}'.repeat(31)}`;
    expect(prepare(deep, { nesting: { most: 20 } }).passed).toEqual(['nesting']);
    expect(prepare('{ find(input: { title: "((((((((" }) { id } }', { nesting: { most: 3 } }).prepared.kind).toBe(
      'ready',
    );
  });

  test('the limits of unused fragments and of every operation count too', () => {
    expect(prepare(`{ name } fragment F on Query { ${'name '.repeat(60)} }`).passed).toEqual(['sameName']);
    expect(prepare(`query A { name } query B { ${'name '.repeat(60)} }`).passed).toEqual(
      ['rootFields', 'sameName'].slice(0, 1),
    );
  });
});

describe('fragments', () => {
  test('a bomb is counted by its own text, not by what it expands to', () => {
    const { work, passed } = prepare(bomb(40), { depth: { most: 100 } });
    expect(passed).toContain('height');
    expect(work.selections).toBe(1 + 40 * 4 + 1);
    expect([work.expanded, work.validations]).toEqual([0, 0]);
  });

  test('a bomb beyond all numbers is no different', () => {
    const { passed, messages } = prepare(bomb(1_100), {
      documentLength: { most: 1_000_000 },
      tokens: { most: 100_000 },
      nesting: { most: 10 },
      definitions: { most: 10_000 },
    });
    expect(passed).toContain('height');
    expect(messages.join()).toContain('counted no end');
  });

  test.each([
    ['itself', '{ ...F } fragment F on Query { ...F }'],
    ['another', '{ ...F } fragment F on Query { a { ...G } } fragment G on Query { ...F }'],
    ['itself, unused', '{ name } fragment F on Query { a { ...F } }'],
  ])('a fragment that leads back by %s is refused before validation, in every mode', (_name, query) => {
    const { prepared, work } = prepare(query, { depth: { mode: 'measure' }, height: { mode: 'measure' } });
    expect(prepared).toMatchObject({ kind: 'refused', code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(work.validations).toBe(0);
  });

  test('a missing fragment is validation’s to name', () => {
    expect(prepare('{ ...Nothing }').messages).toEqual(['Unknown fragment "Nothing".']);
  });
});

/** Queries over `a`, `b` and `name`, with fragments that only spread later ones. */
const queries = fc
  .array(
    fc.array(
      fc.oneof(
        fc.constantFrom('name', 'x: name', 'a { name }', 'b { x: name name }', 'b @include(if: true) { name }'),
        fc.nat(4).map((n) => ({ spread: n })),
        fc.nat(4).map((n) => ({ inside: n })),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((sets) => {
    const body = (set: (typeof sets)[number], at: number) =>
      set
        .map((one) => {
          if (typeof one === 'string') return one;
          const to = at + 1 + ('spread' in one ? one.spread : one.inside);
          if (to >= sets.length) return 'name';
          return 'spread' in one ? `...F${to}` : `a { ...F${to} }`;
        })
        .join(' ');
    return sets
      .map((set, at) => (at === 0 ? `{ ${body(set, 0)} }` : `fragment F${at} on Query { ${body(set, at)} }`))
      .join(' ');
  });

test('counting without expanding counts what expanding counts', () => {
  fc.assert(
    fc.property(queries, (text) => {
      const document = parse(text);
      const counted = countDocument(document, noWork());
      if (counted.kind === 'circular') throw new Error('not circular');
      const { fragments, size } = counted;
      let height = 0;
      let aliases = 0;
      let directives = 0;
      let depth = 0;
      const expand = (set: SelectionSetNode, level: number): void => {
        for (const selection of set.selections) {
          directives += selection.directives?.length ?? 0;
          if (selection.kind === Kind.FRAGMENT_SPREAD) {
            const fragment = fragments.get(selection.name.value);
            if (fragment) expand(fragment.selectionSet, level);
            continue;
          }
          if (selection.kind === Kind.INLINE_FRAGMENT) continue;
          height += 1;
          aliases += selection.alias ? 1 : 0;
          depth = Math.max(depth, level);
          if (selection.selectionSet) expand(selection.selectionSet, level + 1);
        }
      };
      for (const root of size.roots) expand(root.selectionSet, 1);
      expect({ height, aliases, directives, depth }).toEqual({
        height: size.height,
        aliases: size.aliases,
        directives: size.directives,
        depth: size.depth,
      });
    }),
  );
});

test('selections of one response name are counted over every place where they meet', () => {
  const most = (text: string) => {
    const counted = countDocument(parse(text), noWork());
    if (counted.kind === 'circular') throw new Error('circular');
    return mostOfOneName(
      counted.size.roots.map((root) => root.selectionSet),
      counted.fragments,
      1_000,
      noWork(),
    );
  };
  expect(most('{ a { name } a { name } }')).toBe(2);
  expect(most('{ a { name name } a { name name } }')).toBe(4);
  expect(most('{ a { x: name } b { x: name } }')).toBe(1);
  expect(most('{ ...F a { name } } fragment F on Query { a { name } ... on Query { a { name } } }')).toBe(3);
});

describe('numbers', () => {
  const SUMS = 'scalar Decimal  type Query { over(sum: Decimal, sums: [Sum]): Int }  input Sum { sum: Decimal }';
  const asked = (number: string) => prepare(`{ over(sums: [{ sum: ${number} }]) }`, {}, false, SUMS);

  test.each(['725.29', '0.1', '-3', '1.50', '9007199254740991', '1e3', '1.25E-2', '123456789.123456', '1e22'])(
    '%s is kept as it is written',
    (number) => expect(asked(number).prepared.kind).toBe('ready'),
  );

  test.each(['725.2900000000000000000001', '9007199254740993', '0.12345678901234567890', '1e400', '1e-400'])(
    '%s would be rounded, and is refused',
    (number) => {
      expect(asked(number).prepared).toMatchObject({ kind: 'refused', code: 'GRAPHQL_VALIDATION_FAILED' });
      expect(asked(number).messages).toEqual([
        'A number has more digits than are kept of one; write it as text, for instance "725.29".',
      ]);
      expect(asked(`"${number}"`).prepared.kind).toBe('ready');
    },
  );

  test('what passes is what JavaScript has of it, digit by digit', () => {
    const digits = fc.stringMatching(/^(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?$/);
    fc.assert(
      fc.property(digits, (number) => {
        const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
        const kept = Number(number);
        // Beyond these JavaScript writes an exponent.
        fc.pre(kept === 0 ? plain(number) === '0' : kept >= 1e-6 && kept < 1e21);
        expect(asked(number).prepared.kind).toBe(plain(String(kept)) === plain(number) ? 'ready' : 'refused');
      }),
    );
  });
});

describe('refusals', () => {
  test('at most five errors, without suggestions unless they may be given', () => {
    const query = `{ ${Array.from({ length: 12 }, (_, n) => `nam${n}`).join(' ')} }`;
    expect(prepare(query).messages).toHaveLength(5);
    expect(prepare('{ nme }').messages).toEqual(['Cannot query field "nme" on type "Query".']);
    expect(prepare('{ nme }', {}, true).messages[0]).toContain('Did you mean "name"');
  });

  test.each([
    ['not GraphQL', '{ a {', 'GRAPHQL_PARSE_FAILED'],
    ['no tokens of GraphQL', '{ ^ }', 'GRAPHQL_PARSE_FAILED'],
    ['a type', 'type T { a: Int }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', (_name, query, code) => {
    expect(prepare(query).prepared).toMatchObject({ kind: 'refused', code });
  });

  test('nesting that is only measured may overflow the parser, and is refused all the same', () => {
    const deep = '{ a '.repeat(30_000);
    const { prepared } = prepare(deep, {
      nesting: { mode: 'measure' },
      tokens: { mode: 'measure' },
      documentLength: { mode: 'measure' },
    });
    expect(prepared).toMatchObject({ kind: 'refused', code: 'GRAPHQL_PARSE_FAILED' });
  });
});

test('the depth of variables is counted without recursion; __proto__ is no key', () => {
  expect(variableDepth({ a: 1 }, 9)).toBe(0);
  expect(variableDepth({ a: [{ b: [1] }] }, 9)).toBe(3);
  const brackets: unknown = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  expect(variableDepth(brackets, Infinity)).toBe(50_000);
  expect(variableDepth(brackets, 9)).toBe(10);
  expect(variableDepth(JSON.parse('{"a":[{"__proto__":{"x":1}}]}'), 9)).toBeNull();
});
