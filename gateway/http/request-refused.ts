import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../../domain/errors.ts';
import type { MediaType } from './media-type.ts';

export interface RefusalOptions {
  /** Instead of the status that the code has. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A request that ends before it becomes an operation under execution. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly code: ErrorCode,
    readonly errors: readonly GraphQLFormattedError[],
    readonly options: RefusalOptions = {},
  ) {
    super(code);
  }

  static because(code: ErrorCode, message: string, options: RefusalOptions = {}): RequestRefused {
    return new RequestRefused(code, [{ message, extensions: { code } }], options);
  }
}

/** Malformed as HTTP, whatever media type the answer has. */
const NOT_GRAPHQL: ReadonlySet<ErrorCode> = new Set(['BAD_REQUEST']);
/** Part of a protocol whose clients expect 200 (as Apollo Server answers). */
const PROTOCOL: ReadonlySet<ErrorCode> = new Set(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED']);

/**
 * Status of an answer without data, by GraphQL over HTTP: a refusal that the transport knows keeps its own status;
 * any other is 200 for a caller that reads `application/json` and 400 for one that reads
 * `application/graphql-response+json`.
 */
export function statusOf(code: ErrorCode, type: MediaType): number {
  const { http } = ERROR_CODES[code];
  if (http > 400) return http;
  if (NOT_GRAPHQL.has(code)) return 400;
  if (PROTOCOL.has(code)) return 200;
  return type === 'application/graphql-response+json' ? 400 : 200;
}
