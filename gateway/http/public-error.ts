import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../../domain/errors.ts';
import { withoutValues } from '../../policy/operations/index.ts';
import type { Log } from '../ports.ts';

/** Codes of libraries under which we answer with our own. */
const TRANSLATED: Readonly<Record<string, ErrorCode>> = {
  DOWNSTREAM_SERVICE_ERROR: 'SUBGRAPH_UNAVAILABLE',
  INTERNAL_SERVER_ERROR: 'INTERNAL',
};

/** Extensions that may leave: nothing that names a host, a driver or a stack. */
const PUBLIC_EXTENSIONS = ['code', 'field', 'coordinate', 'count', 'reason', 'retryAfterMs'] as const;

/** What the caller sees of an error: message, path, place and a code of our table. An unknown fault keeps its text in the log alone. */
export function publicError(
  formatted: GraphQLFormattedError,
  requestId: string,
  log: Log,
  error?: unknown,
): GraphQLFormattedError {
  const given = formatted.extensions?.['code'];
  const code = publicCode(given);
  const place = {
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
  };
  if (code === 'INTERNAL') {
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    log.error(
      { requestId, given, cause: original instanceof Error ? original.stack : formatted.message },
      'internal error',
    );
    return {
      message: `Internal error; the log knows more under request id ${requestId}.`,
      ...place,
      extensions: { code },
    };
  }
  const extensions: Record<string, unknown> = {};
  for (const name of PUBLIC_EXTENSIONS) {
    const value = formatted.extensions?.[name];
    if (value !== undefined) extensions[name] = value;
  }
  return { message: withoutValues(formatted.message), ...place, extensions: { ...extensions, code } };
}

/** A code of our table; what is not in it is a fault of ours. */
export function publicCode(given: unknown): ErrorCode {
  if (typeof given !== 'string') return 'INTERNAL';
  if (Object.hasOwn(ERROR_CODES, given)) return given as ErrorCode;
  return Object.hasOwn(TRANSLATED, given) ? (TRANSLATED[given] ?? 'INTERNAL') : 'INTERNAL';
}
