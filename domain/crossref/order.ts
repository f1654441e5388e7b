import { compareText } from '../business/index.ts';
import { statedTime, type OrderBasis, type SourceRecord } from '../model/index.ts';

type Ordered = Pick<SourceRecord, 'sourceVersion' | 'sourceUpdatedAt'>;

const WHOLE = /^\d+$/;

/** Whole numbers by value, all of them before anything else, which goes by code point: one order of all versions. */
export function compareVersions(a: string, b: string): number {
  const [wholeA, wholeB] = [WHOLE.test(a), WHOLE.test(b)];
  if (wholeA !== wholeB) return wholeA ? -1 : 1;
  if (!wholeA) return compareText(a, b);
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Whether what comes in is newer than what is current (DATA §7): by the source's version where both have one,
 * else by its time where both have one, else by arrival (`order` is then 1: what comes later is newer). To a time that
 * lay ahead when it was received, whatever time is told now is newer.
 */
export function compareOrder(
  incoming: Ordered,
  current: Ordered & Pick<SourceRecord, 'receivedAt'>,
): { readonly basis: OrderBasis; readonly order: -1 | 0 | 1 } {
  if (incoming.sourceVersion !== undefined && current.sourceVersion !== undefined) {
    return { basis: 'sourceVersion', order: sign(compareVersions(incoming.sourceVersion, current.sourceVersion)) };
  }
  if (incoming.sourceUpdatedAt !== undefined && current.sourceUpdatedAt !== undefined) {
    const [a, b] = [incoming.sourceUpdatedAt, statedTime(current) ?? ''];
    return { basis: 'sourceUpdatedAt', order: a < b ? -1 : a > b ? 1 : 0 };
  }
  return { basis: 'arrival', order: 1 };
}

function sign(n: number): -1 | 0 | 1 {
  return n < 0 ? -1 : n > 0 ? 1 : 0;
}

/** What orders a record that has no predecessor. */
export function orderBasis(record: Ordered): OrderBasis {
  if (record.sourceVersion !== undefined) return 'sourceVersion';
  return record.sourceUpdatedAt === undefined ? 'arrival' : 'sourceUpdatedAt';
}
