import type { Log } from '../gateway/index.ts';
import type { ReportFault } from '../subgraphs/shared/index.ts';

/** Faults whose text no caller may read go to the log, under the request id that the caller was given. */
export function reportTo(log: Log): ReportFault {
  return ({ error, requestId }) => {
    log.error({ requestId, cause: error instanceof Error ? error.stack : String(error) }, 'a field failed');
  };
}

/** Accesses that could not be recorded and that no answer waited for. */
export function reportAccessLog(log: Log): (error: unknown) => void {
  return (error) =>
    log.error(
      { cause: error instanceof Error ? error.message : String(error) },
      'an access could not be written to the access log',
    );
}

/** The store of the log where it could not be opened; it is tried again. */
export function reportUnopenedLog(log: Log): (error: unknown) => void {
  return (error) =>
    log.error(
      { cause: error instanceof Error ? error.message : String(error) },
      'the store of the access log could not be opened',
    );
}
