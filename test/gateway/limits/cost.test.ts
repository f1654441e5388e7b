import { describe, expect, test } from '@jest/globals';
import { costOf, prepare } from './support.ts';

describe('cost of an operation', () => {
  test.each([
    ['a scalar costs nothing', '{ name }', 0],
    ['an object costs 1', '{ book { title } }', 1],
    ['a weight of the field counts instead', '{ dear }', 9],
    ['a weight of the type counts instead', '{ book { author { name } } }', 6],
    ['a list that says nothing holds 10', '{ plain { title } }', 10],
    ['a list multiplies what stands in it', '{ plain { author { name } } }', 60],
    ['an assumed size', '{ book { pages { text } } }', 4],
    ['a slicing argument', '{ best(first: 3) { title } }', 3],
    ['lists in lists', '{ best(first: 3) { pages { text } } }', 12],
    [
      'a sized field: the connection once, its edges as many as asked',
      '{ books(first: 4) { edges { node { title } } } }',
      9,
    ],
    ['the default of a slicing argument', '{ books { edges { node { title } } } }', 41],
    ['a field beside the sized one', '{ books(first: 4) { total } }', 3],
    ['never less than nothing', '{ books(first: -4) { edges { node { title } } } }', 1],
    ['introspection is one price', '{ __schema { types { fields { name } } } }', 100],
    ['__typename is free', '{ __typename }', 0],
    [
      'a mutation costs 10 more, each input object 1',
      'mutation { add(books: [{ title: "x" }, { title: "y" }]) { id } }',
      13,
    ],
    ['a weight of an input field', 'mutation { add(books: [{ author: { name: "x" } }]) { id } }', 16],
    ['a weight of an argument', '{ find(weighed: 1) { id } }', 5],
    ['what is skipped costs nothing', '{ dear @skip(if: true) book @include(if: false) { id } }', 0],
    ['two types of one interface are added', '{ node { ... on Book { pages { text } } ... on Author { id } } }', 4],
  ])('%s', (_name, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  test.each([
    ['a size from a variable', 'query ($n: Int) { best(first: $n) { title } }', { n: 40 }, 40],
    ['without the variable the assumed size', 'query ($n: Int) { best(first: $n) { title } }', {}, 7],
    [
      'through a fragment below the sized field',
      'query ($n: Int) { books(first: $n) { ...C } } fragment C on BookConnection { edges { node { id } } }',
      { n: 5 },
      11,
    ],
    ['conditions', 'query ($no: Boolean!) { dear @skip(if: $no) }', { no: true }, 0],
    [
      'a null condition, which is executed as false',
      'query ($no: Boolean = true) { dear @skip(if: $no) }',
      { no: null },
      9,
    ],
    ['inputs in variables', 'mutation ($b: [NewBook!]!) { add(books: $b) { id } }', { b: [{}, {}, {}] }, 14],
  ])('%s', (_name, query, variables, cost) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  test('one fragment under two sizes costs by each', () => {
    const fragment = 'fragment C on BookConnection { edges { node { id } } }';
    expect(costOf(`{ few: books(first: 1) { ...C } many: books(first: 100) { ...C } } ${fragment}`)).toBe(3 + 201);
  });

  test.each([['{ best { title } }'], ['{ best(first: 1, last: 1) { title } }']])(
    'a field that needs one slicing argument refuses %s',
    (query) => {
      const { prepared, messages } = prepare(query);
      expect(prepared).toMatchObject({ kind: 'refused', code: 'GRAPHQL_VALIDATION_FAILED' });
      expect(messages).toEqual(['"Query.best" needs exactly one argument that says how many.']);
    },
  );
});

/** The schema and questions of the chapter on demand control in Apollo Router's documentation. */
describe('as Apollo Router computes it', () => {
  const sdl = `
    type Query {
      book(id: ID): Book
      bestsellers: [Book] @listSize(assumedSize: 5)
      newestAdditions(after: ID, limit: Int!): [Book] @listSize(slicingArguments: ["limit"])
    }
    type Book { title: String  author: Author  publisher: Publisher }
    type Author { name: String }
    type Publisher { name: String  address: Address }
    type Address @cost(weight: 5) { zipCode: Int! }
  `;
  const inner = '{ title author { name } publisher { name address { zipCode } } }';
  test.each([
    ['without a weight', sdl.replace('@cost(weight: 5)', ''), `{ book(id: 1) ${inner} }`, 4],
    ['with a weight', sdl, `{ book(id: 1) ${inner} }`, 8],
    ['with an assumed size', sdl, `{ bestsellers ${inner} }`, 40],
    ['with a slicing argument', sdl, `{ newestAdditions(limit: 3) ${inner} }`, 24],
  ])('%s', (_name, schema, query, cost) => {
    expect(costOf(query, {}, schema)).toBe(cost);
  });
});
