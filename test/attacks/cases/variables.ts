import { post, postText, type Attack, type Steps } from '../attack.ts';

const BY_ID = 'query ($id: ID!) { customer(id: $id) { id } }';
const PAGE =
  'query ($n: Int) { customers(first: $n) { edges { node { id transactions(first: $n) { edges { node { id } } } } } } }';
const LIST = 'query ($team: [String!]) { customers(filter: { team: $team }) { edges { node { id } } } }';
const SEARCH = 'query ($text: String!) { searchCustomers(text: $text) { edges { node { id } } } }';
const CREATE =
  'mutation ($name: String!) { createCustomer(input: { kind: PERSON, attributes: { names: [{ full: $name }] }, dryRun: true }) { userErrors { code } } }';
const READ = { tokens: 60, selections: 12, expanded: 12, validations: 1 };

const input = (name: string, sent: string, request: Attack['request'], more: Partial<Attack> = {}): Attack => ({
  family: 'Variables',
  name,
  sent,
  request,
  status: 200,
  code: 'BAD_USER_INPUT',
  atMost: READ,
  ...more,
});
const answered = (data: unknown, storeCalls: number): Partial<Attack> & { atMost: Partial<Steps> } => ({
  code: null,
  data,
  atMost: { ...READ, executions: 1, storeCalls },
});

export const VARIABLE_ATTACKS: readonly Attack[] = [
  input('`first` by variable', '`{"n": 2147483647}`, in two lists', () => post(PAGE, { n: 2_147_483_647 }), {
    code: 'QUERY_TOO_COMPLEX',
  }),
  input(
    '`first` by a default',
    '`query ($n: Int = 1000000)`',
    () => post(PAGE.replace('$n: Int)', '$n: Int = 1000000)')),
    { code: 'QUERY_TOO_COMPLEX' },
  ),
  input(
    'a hundred of a hundred, and a hundred inside',
    'each page as long as allowed',
    () =>
      post(
        '{ customers(first: 100) { edges { node { transactions(first: 100) { edges { node { lines(first: 100) { edges { node { product } } } } } } } } } }',
      ),
    {
      code: 'QUERY_TOO_COMPLEX',
    },
  ),
  input('a number beyond numbers', '`{"n": 1e999}`', () =>
    postText(`{"query":${JSON.stringify(PAGE)},"variables":{"n":1e999}}`),
  ),
  input('an operator as an id', '`{"id": {"$gt": ""}}`', () => post(BY_ID, { id: { $gt: '' } })),
  input('an operator in a list', '`{"team": [{"$ne": null}]}`', () => post(LIST, { team: [{ $ne: null }] })),
  input('an operator instead of a list', '`{"team": {"$regex": ".*"}}`', () => post(LIST, { team: { $regex: '.*' } })),
  input(
    'an operator as text',
    '`{"text": "{\\"$where\\": \\"sleep(9)\\"}"}` is a text like any other',
    () => post(SEARCH, { text: '{"$where": "sleep(9)"}' }),
    answered({ searchCustomers: { edges: [] } }, 11),
  ),
  input(
    'SQL as text',
    '`{"id": "x\' OR 1=1 --"}` is an id like any other',
    () => post(BY_ID, { id: "x' OR 1=1 --" }),
    answered({ customer: null }, 2),
  ),
  input(
    '`__proto__` in the variables',
    '`{"__proto__": {"roles": ["admin"]}}`',
    () => postText(`{"query":${JSON.stringify(BY_ID)},"variables":{"id":"x","__proto__":{"roles":["admin"]}}}`),
    { atMost: {} },
  ),
  input(
    '`__proto__` deep inside',
    '`{"id": [{"__proto__": {}}]}`',
    () => postText(`{"query":${JSON.stringify(BY_ID)},"variables":{"id":[{"__proto__":{}}]}}`),
    { atMost: {} },
  ),
  input(
    '`__proto__` as the body',
    '`{"__proto__": {"query": …}}`: there is no query',
    () => postText(`{"__proto__":{"query":${JSON.stringify(BY_ID)}}}`),
    { status: 400, code: 'BAD_REQUEST', atMost: {} },
  ),
  input(
    '`constructor` in the variables',
    '`{"constructor": {"prototype": {}}}` is a variable nobody declared',
    () => post('{ __typename }', { constructor: { prototype: { polluted: true } } }),
    answered({ __typename: 'Query' }, 0),
  ),
  input(
    '50,000 nested lists',
    'as a variable',
    () => postText(`{"query":${JSON.stringify(LIST)},"variables":{"team":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`),
    { code: 'QUERY_TOO_COMPLEX', atMost: {} },
  ),
  input('a flood of errors in variables', '10,000 numbers where texts belong: five errors are told', () =>
    post(LIST, { team: Array.from({ length: 10_000 }, () => ({})) }),
  ),
  input(
    'a search that backtracks',
    '`aaaa…!`, 200 letters',
    () => post(SEARCH, { text: `${'a'.repeat(199)}!` }),
    answered({ searchCustomers: { edges: [] } }, 8),
  ),
  input(
    'a regular expression as a search',
    '`^(a+)+$`',
    () => post(SEARCH, { text: '^(a+)+$' }),
    answered({ searchCustomers: { edges: [] } }, 8),
  ),
  input(
    'spaces that backtrack',
    '100 spaces inside an e-mail address',
    () =>
      post('query ($e: String!) { customersByContact(email: $e) { edges { node { id } } } }', {
        e: `a${' '.repeat(100)}@${'.'.repeat(80)}`,
      }),
    { atMost: { ...READ, executions: 1, storeCalls: 2 } },
  ),
  input(
    'a name that backtracks',
    '90 commas inside a name, entered as a dry run',
    () => post(CREATE, { name: `a${', '.repeat(90)}b` }),
    { ...answered({ createCustomer: { userErrors: [] } }, 12) },
  ),
  input(
    'a name without end',
    '4,500 commas inside a name: refused as a user error, before a record is made of it',
    () => post(CREATE, { name: `a${', '.repeat(4_500)}b` }),
    answered({ createCustomer: { userErrors: [{ code: 'BAD_USER_INPUT' }] } }, 2),
  ),
  input('a search of 10,000 letters', 'longer than a search may be', () => post(SEARCH, { text: 'a'.repeat(10_000) }), {
    atMost: { ...READ, executions: 1 },
  }),
  input('NUL in an id', '`{"id": "a\\u0000b"}`', () => post(BY_ID, { id: 'a\u0000b' })),
];
