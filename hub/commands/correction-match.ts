import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { sideOf } from './merge-customers.ts';
import type { NewVerdict } from './verdicts.ts';

/** The match that binds a correction to records of the customer that it was made on. */
export function correctionMatch(
  session: Session,
  key: SourceKey,
  customerId: CustomerId,
  keys: readonly SourceKey[],
): NewVerdict {
  return {
    kind: 'match',
    left: { side: { kind: 'record', key }, keys: [key] },
    right: { side: sideOf(session, customerId), keys },
    reason: 'A correction belongs to the customer that it was made for.',
  };
}
