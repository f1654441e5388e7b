import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, GoldenRecord, Restriction, SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';

const DO_NOT_MERGE: Restriction = 'do-not-merge';

/**
 * Refuses a command that would join one of these customers with other records. A restriction stands as the golden
 * record has it: stated by any record, and not cleared by a steward's override.
 *
 * @param field the input that named them.
 * @throws DomainError CONFLICT
 */
export function refuseRestricted(session: Session, ids: readonly CustomerId[], field: string): void {
  const id = ids.find((each) => isRestricted(session, each));
  if (id === undefined) return;
  const message = `A source says of ${id} that it must not be merged (restriction "${DO_NOT_MERGE}"). Have the source take that back, or clear the restriction by an override on each id that has it (also one that was merged), and try again.`;
  throw new DomainError('CONFLICT', message, [field]);
}

function isRestricted({ ws }: Session, id: CustomerId): boolean {
  const golden = ws.customers.get(id)?.golden;
  const { attributes } = JSON.parse(golden ?? '{}') as Partial<Pick<GoldenRecord, 'attributes'>>;
  return attributes?.restriction?.values.some(({ value }) => value === DO_NOT_MERGE) === true;
}

/** Whether the record itself says so, whatever else its customer holds. */
export function statesDoNotMerge({ ws }: Session, key: SourceKey): boolean {
  return ws.records.get(key)?.attributes.restriction?.some(({ value }) => value === DO_NOT_MERGE) === true;
}
