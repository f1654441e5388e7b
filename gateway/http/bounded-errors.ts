import type { GraphQLFormattedError } from 'graphql';
import { MAX_EXECUTION_ERRORS } from '../limits/index.ts';
import type { Log } from '../ports.ts';
import { publicError } from './public-error.ts';

/** Errors as the caller sees them, at most a hundred; of more, the last says how many were left out. */
export function boundedErrors(
  errors: readonly GraphQLFormattedError[],
  requestId: string,
  log: Log,
  originals: readonly unknown[] = [],
): readonly GraphQLFormattedError[] {
  const kept = errors.length <= MAX_EXECUTION_ERRORS ? errors : errors.slice(0, MAX_EXECUTION_ERRORS - 1);
  const seen = kept.map((formatted, index) => publicError(formatted, requestId, log, originals[index]));
  const dropped = errors.length - kept.length;
  if (dropped === 0) return seen;
  log.warn({ requestId, dropped }, 'errors left out of an answer');
  const last: GraphQLFormattedError = {
    message: `${dropped} more errors were left out; an answer holds at most ${MAX_EXECUTION_ERRORS}.`,
    extensions: { code: 'QUERY_TOO_COMPLEX', count: dropped },
  };
  return [...seen, last];
}
