import type { Log } from '../gateway/index.ts';
import type { ReportKeys } from '../policy/tokens/index.ts';
import type { ReportFault } from '../subgraphs/shared/index.ts';

/** Faults whose text no caller may read go to the log, under the request id that the caller was given. */
export function reportTo(log: Log): ReportFault {
  return ({ error, requestId }) => {
    log.error({ requestId, cause: error instanceof Error ? error.stack : String(error) }, 'a field failed');
  };
}

/** As many requests as one line names. */
const MOST_NAMED = 100;

/** Accesses that could not be recorded: why, and of which requests where that is known. */
export function reportAccessLog(log: Log): (error: unknown, requestIds?: readonly string[]) => void {
  return (error, requestIds = []) => {
    const cause = error instanceof Error ? error.message : String(error);
    log.error({ ...named(requestIds), cause }, 'an access could not be written to the access log');
  };
}

function named(requestIds: readonly string[]): Readonly<Record<string, unknown>> {
  const [requestId, ...more] = requestIds;
  if (requestId === undefined) return {};
  return more.length === 0 ? { requestId } : { requestIds: requestIds.slice(0, MOST_NAMED), lost: requestIds.length };
}

/** Keys of issuers that cannot be had, or not used. */
export function reportKeys(log: Log): ReportKeys {
  return (issuer, error, keyId) => {
    const cause = error instanceof Error ? error.message : String(error);
    if (keyId === undefined) {
      const message = 'the keys of an issuer cannot be fetched; tokens signed by keys not known yet are refused';
      return log.error({ issuer, cause }, message);
    }
    log.error(
      { issuer, keyId, cause },
      'an issuer publishes a key that cannot be used; tokens signed by it are refused',
    );
  };
}

/** The store of the log where it could not be opened; it is tried again. */
export function reportUnopenedLog(log: Log): (error: unknown) => void {
  return (error) =>
    log.error(
      { cause: error instanceof Error ? error.message : String(error) },
      'the store of the access log could not be opened',
    );
}
