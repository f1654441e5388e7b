import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../../domain/errors.ts';
import type { Log } from '../ports.ts';

/** A code is a name; what is none may be anything. */
const CODE = /^\w{1,64}$/;

/**
 * Codes of a subgraph that are about the data, the actor or its own state, and so about what the caller asked. Any
 * other of ours is about the request that this gateway made of the caller's: its document, its HTTP, its budget.
 */
const CALLERS: ReadonlySet<string> = new Set<ErrorCode>([
  'FORBIDDEN',
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'CONSENT_REQUIRED',
  'CONSENT_UNKNOWN',
  'STEP_UP_REQUIRED',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'VERSION_CONFLICT',
  'ERASED',
  'CUSTOMER_TOO_LARGE',
  'OVERLOADED',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'AUDIT_UNAVAILABLE',
]);

/**
 * The errors of a subgraph's answer, as they go on. One that is the caller's keeps its text. One about the gateway's
 * own request would tell the caller that its document is wrong, which was found valid: the part is unavailable, as a
 * rule because the subgraph is of another version. What has another code, or none, comes from a library or a stranger,
 * and its text may hold hosts, statements and personal data: neither the caller nor the log receives it.
 */
export function peerErrors(
  subgraph: string,
  errors: readonly GraphQLFormattedError[],
  log: Log,
  requestId: string,
): readonly GraphQLFormattedError[] {
  const refused = new Set<string>();
  return errors.flatMap((error) => {
    const given = error.extensions?.['code'];
    if (typeof given === 'string' && CALLERS.has(given)) return error;
    const path = error.path ? { path: error.path } : {};
    const message = `The ${subgraph} part could not be fetched.`;
    if (typeof given === 'string' && Object.hasOwn(ERROR_CODES, given) && given !== 'INTERNAL') {
      // A document of another version is refused with an error for each of its faults, and once is enough.
      const told = JSON.stringify([given, path]);
      if (refused.has(told)) return [];
      refused.add(told);
      log.warn(
        { subgraph, requestId, given },
        'a subgraph refused the request of this gateway; compare their versions',
      );
      return { message, ...path, extensions: { code: 'SUBGRAPH_UNAVAILABLE' } };
    }
    const named = typeof given === 'string' && CODE.test(given) ? given : null;
    log.warn({ subgraph, requestId, given: named }, 'a subgraph answered an error whose text is withheld');
    const code = given === undefined ? 'DOWNSTREAM_SERVICE_ERROR' : (named ?? 'INTERNAL');
    return { message, ...path, extensions: { code } };
  });
}
