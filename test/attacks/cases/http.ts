import { post, postText, type Attack } from '../attack.ts';

const QUESTION = '{ customers(first: 1) { edges { node { id } } } }';
const MUTATION = 'mutation { deleteSourceRecord(input: { system: "crm", sourceId: "1" }) { operationId } }';
const JSON_TYPE = { 'content-type': 'application/json' };
const http = (
  name: string,
  sent: string,
  request: Attack['request'],
  status: number,
  more: Partial<Attack> = {},
): Attack => ({
  family: 'HTTP',
  name,
  sent,
  request,
  status,
  code: 'BAD_REQUEST',
  ...more,
});
const form = (type: string, body: string) => postText(body, { headers: { 'content-type': type } });

export const HTTP_ATTACKS: readonly Attack[] = [
  http(
    'a header that names the actor',
    '`c360-actor`, `x-forwarded-user`, `x-c360-roles: admin`, without a token',
    () =>
      post(QUESTION, undefined, {
        token: null,
        headers: {
          ...JSON_TYPE,
          'c360-actor': '{"roles":["admin"]}',
          'x-forwarded-user': 'admin',
          'x-c360-roles': 'admin',
        },
      }),
    401,
    { family: 'Header spoofing', code: 'UNAUTHENTICATED' },
  ),
  http(
    'the same beside a service desk’s token',
    'they change nothing: introspection, which an admin may do, is refused',
    () =>
      post('{ __schema { queryType { name } } }', undefined, {
        headers: { ...JSON_TYPE, 'c360-actor': '{"roles":["admin"]}', 'x-c360-roles': 'admin' },
      }),
    200,
    { family: 'Header spoofing', code: 'FORBIDDEN', atMost: { tokens: 9, selections: 3, expanded: 3, validations: 1 } },
  ),
  http(
    'a header that changes the method',
    '`x-http-method-override: DELETE` on a question',
    () => post('{ __typename }', undefined, { headers: { ...JSON_TYPE, 'x-http-method-override': 'DELETE' } }),
    200,
    {
      family: 'Header spoofing',
      code: null,
      data: { __typename: 'Query' },
      atMost: { tokens: 3, selections: 1, expanded: 1, validations: 1, executions: 1 },
    },
  ),
  http(
    'a subgraph asked directly',
    'a question to identity’s own address, without the gateway',
    () => post(QUESTION, undefined, { to: 'subgraph', token: null }),
    401,
    {
      family: 'Direct access',
      code: 'UNAUTHENTICATED',
    },
  ),
  http(
    'a subgraph asked with a user’s token',
    'the token of a caller instead of the gateway’s assertion',
    () => post(QUESTION, undefined, { to: 'subgraph' }),
    401,
    {
      family: 'Direct access',
      code: 'UNAUTHENTICATED',
    },
  ),
  http(
    'entities asked directly',
    '`_entities` with representations of another’s customer',
    () =>
      post(
        'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
        { r: [{ __typename: 'Customer', id: 'cus_1' }] },
        { to: 'subgraph', token: null },
      ),
    401,
    { family: 'Direct access', code: 'UNAUTHENTICATED' },
  ),
  http(
    'a body of 2 MB',
    '2,000,000 bytes of JSON',
    () => postText(JSON.stringify({ query: QUESTION, x: 'x'.repeat(2_000_000) })),
    413,
  ),
  http(
    'headers of 20 kB',
    'one header of 20,000 bytes',
    () => post(QUESTION, undefined, { headers: { ...JSON_TYPE, 'x-long': 'x'.repeat(20_000) } }),
    431,
  ),
  http(
    'a mutation by GET',
    '`GET /graphql?query=mutation…`',
    () => ({
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent(MUTATION)}`,
      headers: { 'apollo-require-preflight': '1' },
    }),
    405,
    {
      atMost: { tokens: 19, selections: 2, expanded: 2, validations: 1 },
    },
  ),
  http(
    'a GET from a foreign page',
    'no header that a browser would ask about',
    () => ({ method: 'GET', path: `/graphql?query=${encodeURIComponent(QUESTION)}` }),
    400,
  ),
  http(
    'a form',
    '`application/x-www-form-urlencoded`',
    () => form('application/x-www-form-urlencoded', `query=${encodeURIComponent(QUESTION)}`),
    415,
  ),
  http(
    'a form with files',
    '`multipart/form-data`',
    () =>
      form(
        'multipart/form-data; boundary=x',
        `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"${QUESTION}"}\r\n--x--\r\n`,
      ),
    415,
  ),
  http(
    'plain text',
    '`text/plain` with JSON in it',
    () => form('text/plain', JSON.stringify({ query: QUESTION })),
    415,
  ),
  http(
    'a compressed body',
    '`content-encoding: gzip`, whatever it would grow to',
    () => postText(JSON.stringify({ query: QUESTION }), { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
    415,
  ),
  http(
    'a batch',
    'a list of 1,000 operations',
    () => postText(JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: QUESTION })))),
    400,
  ),
  http('another method', '`DELETE /graphql`', () => ({ method: 'DELETE', headers: JSON_TYPE }), 405),
  http('a body that is not JSON', '`{"query":`', () => postText('{"query":'), 400),
  http(
    'a document that is not text',
    '`{"query": {"kind": "Document"}}`',
    () => postText('{"query":{"kind":"Document"}}'),
    400,
  ),
];
