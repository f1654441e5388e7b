import { DomainError } from '../../domain/errors.ts';
import type { IncomingRecord } from '../../domain/model/index.ts';
import type { UpsertResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { answerOf, begin } from '../operation.ts';
import { AlreadyDone } from '../session.ts';
import { UpsertRun, type UpsertOptions } from './run.ts';

export { readEarly, type Coming, type EarlyUpsert } from './read-early.ts';
export { FormerChanged, type UpsertOptions } from './run.ts';

export const RECORDS_PER_CALL = 500;

/**
 * Takes source records in: each is accepted or refused by itself, accepted ones are resolved to customers, and
 * what two writers did at once is put together before the call returns.
 *
 * @param records 0 to 500, standardised
 * @throws DomainError BAD_USER_INPUT, VERSION_CONFLICT (`expectedVersion`), CONFLICT; FormerChanged (`formerVersion`)
 */
export async function upsertRecords(
  hub: Hub,
  records: readonly IncomingRecord[],
  options: UpsertOptions,
): Promise<UpsertResult> {
  if (records.length > RECORDS_PER_CALL) {
    const message = `At most ${RECORDS_PER_CALL} records go into one call; send them in several.`;
    throw new DomainError('BAD_USER_INPUT', message, ['records']);
  }
  const { early = null, ahead = [] } = options;
  const operation = early?.operation ?? options.operation;
  const begun = operation
    ? ({ kind: 'new', operation } as const)
    : await begin<UpsertResult>(hub, 'upsert', records, options);
  if (begun.kind === 'repeated') return begun.answer;
  const run = new UpsertRun(hub, records, options, begun.operation, ahead, early);
  try {
    return await run.finish();
  } catch (error) {
    if (error instanceof AlreadyDone) return answerOf<UpsertResult>(error.operation, begun.operation);
    throw error;
  }
}
