import type { GraphqlHttpRequest } from './listener.ts';
import { RequestRefused } from './request-refused.ts';

/** What a request asks, read from its body or its query string and checked for form alone. */
export interface GraphqlParameters {
  readonly query: string | undefined;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `extensions.persistedQuery`. */
  readonly persisted: { readonly version: unknown; readonly hash: unknown } | null;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The parameters of GraphQL over HTTP.
 * @throws RequestRefused BAD_REQUEST where the request is none, is a batch, or could have been sent by a foreign page
 */
export function readParameters(request: Pick<GraphqlHttpRequest, 'method' | 'headers' | 'search' | 'body'>) {
  switch (request.method.toUpperCase()) {
    case 'POST':
      return fromBody(request.body);
    case 'GET':
      refuseForgery(request.headers);
      return fromSearch(new URLSearchParams(request.search));
    default:
      throw malformed('Ask by POST, or by GET for a query.', 405, { allow: 'GET, POST, OPTIONS' });
  }
}

/** Headers that a page of another origin cannot set without the browser asking us first. */
const PREFLIGHT_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight'];

/**
 * Cross-site request forgery, as Apollo Server prevents it: a GET that a browser may send for a foreign page without
 * asking us first (no content type of its own, none of the headers above) is refused. A POST must be JSON, which
 * browsers ask about; the body's reader refuses the rest.
 */
function refuseForgery(headers: GraphqlHttpRequest['headers']): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json')
    throw malformed('A GET has no content type other than application/json.', 415);
  if (type === 'application/json' || PREFLIGHT_HEADERS.some((name) => (headers[name]?.length ?? 0) > 0)) return;
  throw malformed(`A GET needs content-type application/json or one of the headers ${PREFLIGHT_HEADERS.join(', ')}.`);
}

function fromBody(body: unknown): GraphqlParameters {
  if (Array.isArray(body)) throw malformed('One operation a request: batches are not taken.');
  if (!isRecord(body)) throw malformed('The body must be a JSON object with "query".');
  const { query, operationName, variables, extensions } = body;
  if (query !== undefined && query !== null && typeof query !== 'string') throw malformed('"query" must be a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw malformed('"operationName" must be a text.');
  return {
    query: query ?? undefined,
    operationName: nameOrNull(operationName),
    variables: record(variables, 'variables'),
    persisted: persistedIn(record(extensions, 'extensions')),
  };
}

function fromSearch(search: URLSearchParams): GraphqlParameters {
  const once = (name: string): string | undefined => {
    const values = search.getAll(name);
    if (values.length > 1) throw malformed(`"${name}" may stand once in the query string.`);
    return values[0];
  };
  return {
    query: once('query'),
    operationName: nameOrNull(once('operationName')),
    variables: record(fromJson(once('variables'), 'variables'), 'variables'),
    persisted: persistedIn(record(fromJson(once('extensions'), 'extensions'), 'extensions')),
  };
}

function fromJson(text: string | undefined, name: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`"${name}" is not JSON.`);
  }
}

function persistedIn(extensions: Json): GraphqlParameters['persisted'] {
  const { persistedQuery } = extensions;
  if (persistedQuery === undefined || persistedQuery === null) return null;
  if (!isRecord(persistedQuery)) throw malformed('"extensions.persistedQuery" must be an object.');
  return { version: persistedQuery['version'], hash: persistedQuery['sha256Hash'] };
}

function record(value: unknown, name: string): Json {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw malformed(`"${name}" must be an object.`);
  return value;
}

/** Some clients send an empty name for none. */
const nameOrNull = (name: string | null | undefined): string | null =>
  name === undefined || name === '' ? null : name;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function malformed(message: string, status?: number, headers?: Readonly<Record<string, string>>): RequestRefused {
  const options = { ...(status === undefined ? {} : { status }), ...(headers === undefined ? {} : { headers }) };
  return RequestRefused.because('BAD_REQUEST', message, options);
}
