import { post, postText, repeat, type Attack } from '../attack.ts';

const ID = 'cus_00000000-0000-7000-8000-000000000001';
const complex = (
  name: string,
  sent: string,
  query: string,
  atMost: Attack['atMost'],
  more: Partial<Attack> = {},
): Attack => ({
  family: 'Documents',
  name,
  sent,
  request: () => post(query),
  status: 200,
  code: 'QUERY_TOO_COMPLEX',
  ...(atMost === undefined ? {} : { atMost }),
  ...more,
});

const bomb = (levels: number) =>
  `{ customer(id: "${ID}") { ...F0 } } ${repeat(levels, (n) => `fragment F${n} on Customer { a: relations { edges { node { customer { ...F${n + 1} } } } } b: relations { edges { node { customer { ...F${n + 1} } } } } }`)} fragment F${levels} on Customer { id }`;
const pairs = (fragments: number) =>
  `{ customer(id: "${ID}") { ${repeat(fragments, (n) => `...F${n}`)} } } ${repeat(fragments, (n) => `fragment F${n} on Customer { id displayName }`)}`;

/** A customer who names his own data as what the sections require, to read the orders of another. */
const renamed = (
  name: string,
  sent: string,
  { keys, asked, fragments = '', more = {} }: { keys: string; asked: object; fragments?: string; more?: object },
): Attack => ({
  family: 'Documents',
  name,
  sent,
  request: () => post(`{ customer(id: "${ID}") { ${keys} transactions { edges { node { id } } } } }${fragments}`),
  status: 200,
  code: null,
  atMost: { tokens: 100, selections: 20, expanded: 20, validations: 1, executions: 1, storeCalls: 12 },
  data: { customer: { ...asked, ...more, transactions: { edges: [] } } },
});

export const DOCUMENT_ATTACKS: readonly Attack[] = [
  complex(
    'an alias sweep',
    '200 aliases of `customer` with ids that are guessed',
    `{ ${repeat(200, (n) => `c${n}: customer(id: "${ID}${n}") { id }`)} }`,
    { tokens: 5_000, selections: 400 },
  ),
  complex('aliases of `__typename`', '1,500 of them', `{ ${repeat(1_500, (n) => `t${n}: __typename`)} }`, {
    tokens: 5_000,
    selections: 1_500,
  }),
  complex('root fields', '100 times `sourceSystems`', `{ ${repeat(100, () => 'sourceSystems { name }')} }`, {
    tokens: 500,
    selections: 200,
  }),
  complex('a fragment bomb', '40 fragments, each spreading the next twice: 2⁴⁰ fields', bomb(40), {
    tokens: 5_000,
    selections: 500,
  }),
  complex(
    'fragments in pairs',
    '90 fragments of the same fields side by side, compared by validation two by two',
    pairs(90),
    {
      tokens: 5_000,
      selections: 300,
      expanded: 400,
    },
  ),
  complex('too many fragments', '400 fragments', pairs(400), { tokens: 5_000, selections: 1_300 }),
  complex(
    'a circular fragment',
    'a fragment that spreads itself',
    `{ customer(id: "${ID}") { ...F } } fragment F on Customer { id ...F }`,
    { tokens: 30, selections: 4 },
    { code: 'GRAPHQL_VALIDATION_FAILED' },
  ),
  complex(
    'a circle of fragments',
    'two fragments that spread each other, unused',
    `{ __typename } fragment F on Customer { ...G } fragment G on Customer { ...F }`,
    { tokens: 30, selections: 4 },
    {
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
  ),
  complex(
    '50,000 nested lists',
    'as an argument of the document',
    `{ customers(filter: { team: ${'['.repeat(50_000)}${']'.repeat(50_000)} }) { totalCount } }`,
    {},
  ),
  complex(
    'nested lists in a shorter document',
    '2,000 of them',
    `{ customers(filter: { team: ${'['.repeat(2_000)}${']'.repeat(2_000)} }) { totalCount } }`,
    { tokens: 4_100 },
  ),
  complex('nested fields', '300 levels', `${'{ customer(id: 1) '.repeat(300)} { id } ${'}'.repeat(300)}`, {
    tokens: 5_000,
  }),
  complex(
    'nesting behind comments',
    '300 levels, with closing brackets in comments between',
    `${'{ a # }}}\n'.repeat(300)} ${'}'.repeat(300)}`,
    { tokens: 1_000 },
  ),
  complex('10 kB of one field', 'the field `id` 3,300 times', `{ customer(id: "${ID}") { ${'id '.repeat(3_300)} } }`, {
    tokens: 5_000,
    selections: 3_400,
  }),
  complex(
    'one field as often as the height allows',
    'the field `id` 950 times',
    `{ customer(id: "${ID}") { ${'id '.repeat(950)} } }`,
    { tokens: 1_000, selections: 951, expanded: 100 },
  ),
  complex(
    'repeated fields inside repeated fields',
    '30 × 30 selections that meet at one place',
    `{ ${repeat(15, () => `customer(id: "${ID}") { ${repeat(15, () => 'crossReferences { totalCount }')} }`)} }`,
    { tokens: 5_000, selections: 500, expanded: 300 },
  ),
  complex('a directive flood', '1,000 directives on one field', `{ __typename ${'@include(if: true) '.repeat(600)} }`, {
    tokens: 5_000,
    selections: 1,
  }),
  complex('directives nobody knows', '2,000 unknown ones', `{ __typename ${'@a '.repeat(2_000)} }`, {
    tokens: 5_000,
    selections: 1,
  }),
  complex('a flood of tokens', '40 kB of names', `{ ${'a '.repeat(20_000)} }`, { tokens: 5_001 }),
  complex('a flood of comments', '80 kB of them: no token', `{ __typename } ${'#\n'.repeat(40_000)}`, {}),
  complex(
    'a text of empty lines',
    '80 kB in a block string: one token',
    `{ customer(id: """${' \n'.repeat(40_000)}""") { id } }`,
    {},
  ),
  complex(
    'a flood of errors',
    '900 fields that do not exist: five errors are told',
    `{ customer(id: "${ID}") { ${repeat(900, (n) => `nothing${n}`)} } }`,
    { tokens: 1_000, selections: 901, expanded: 901, validations: 1 },
    {
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
  ),
  complex(
    'introspection',
    '`__schema` by the service desk',
    '{ __schema { types { name fields { name } } } }',
    { tokens: 13, selections: 5, expanded: 5, validations: 1 },
    { code: 'FORBIDDEN' },
  ),
  complex(
    'names by suggestion',
    '`customr`: no name of the schema is told',
    '{ customr(id: 1) { id } }',
    { tokens: 11, selections: 2, expanded: 2, validations: 1 },
    {
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
  ),
  complex(
    'a prototype as an alias',
    '`{ __proto__: __typename }`',
    '{ __proto__: __typename }',
    { tokens: 5 },
    { code: 'GRAPHQL_VALIDATION_FAILED' },
  ),
  {
    family: 'Documents',
    name: 'a hash of another document',
    sent: 'a persisted query under a hash that is not its own',
    request: () =>
      postText(
        JSON.stringify({
          query: '{ __typename }',
          extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
        }),
      ),
    status: 400,
    code: 'BAD_REQUEST',
  },
  renamed(
    'the keys of a section by an alias',
    '`sourceKeys: names { system: given sourceId: family }`: the own name, not keys',
    {
      keys: 'sourceKeys: names { system: given sourceId: family }',
      asked: { sourceKeys: [{ system: 'crm', sourceId: '2' }] },
    },
  ),
  renamed('the same in a fragment', 'the alias in one fragment, the orders in another', {
    keys: '... on Customer { ...N ...O }',
    asked: { sourceKeys: [{ system: 'crm', sourceId: '2' }] },
    fragments:
      ' fragment N on Customer { sourceKeys: names { system: given sourceId: family } } fragment O on Customer { orderCount }',
    more: { orderCount: 0 },
  }),
];
