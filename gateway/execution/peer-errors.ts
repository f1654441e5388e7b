import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES } from '../../domain/errors.ts';
import type { Log } from '../ports.ts';

/** A code is a name; what is none may be anything. */
const CODE = /^\w{1,64}$/;

/**
 * The errors of a subgraph's answer, as they go on. One of our own codes keeps its text. What has another code, or
 * none, comes from a library or a stranger, and its text may hold hosts, statements and personal data: neither the
 * caller nor the log receives it.
 */
export function peerErrors(
  subgraph: string,
  errors: readonly GraphQLFormattedError[],
  log: Log,
  requestId: string,
): readonly GraphQLFormattedError[] {
  return errors.map((error) => {
    const given = error.extensions?.['code'];
    if (typeof given === 'string' && Object.hasOwn(ERROR_CODES, given) && given !== 'INTERNAL') return error;
    const named = typeof given === 'string' && CODE.test(given) ? given : null;
    log.warn({ subgraph, requestId, given: named }, 'a subgraph answered an error whose text is withheld');
    const code = given === undefined ? 'DOWNSTREAM_SERVICE_ERROR' : (named ?? 'INTERNAL');
    const message = `The ${subgraph} part could not be fetched.`;
    return { message, ...(error.path ? { path: error.path } : {}), extensions: { code } };
  });
}
