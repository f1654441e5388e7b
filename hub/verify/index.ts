import type { Hub } from '../context.ts';
import { verifySummaries } from '../business/verify.ts';
import { verifyAccessLog } from './access-log.ts';
import { verifyCustomers } from './customers.ts';
import type { Difference, Report } from './difference.ts';
import { verifyErased } from './erased.ts';
import { lasting } from './lasting.ts';
import { verifyOrphans } from './orphans.ts';
import { verifyRecords } from './records.ts';

export type { Difference } from './difference.ts';

export interface Verification {
  /** Customers that are active. */
  readonly customers: number;
  /** The first of what was found, at most 1,000. */
  readonly differences: readonly Difference[];
  readonly found: number;
  /** Of these those that a repair left, as somebody wrote them meanwhile. */
  readonly left: number;
}

export interface VerifyOptions {
  /** Writes what follows from records, verdicts and overrides over what differs. */
  readonly repair?: boolean;
  /** Checks the summaries of business rows; `verifySummaries` of hub/business where it is left out. */
  readonly verifySummaries?: (hub: Hub, repair: boolean, report: Report) => Promise<void>;
}

const KEPT = 1_000;

const reportSummaries: NonNullable<VerifyOptions['verifySummaries']> = async (hub, repair, report) => {
  const look = async (mend: boolean, tell: Report): Promise<void> => {
    for (const { collection, id, left } of await verifySummaries(hub, { repair: mend })) {
      const what = `${collection}: what is stored is not what its rows give`;
      tell({ kind: 'summaries', id, what, ...(left && { left }) });
    }
  };
  // Older summaries gain what they lack by a repair, though that is no difference.
  if (repair) await look(true, report);
  else (await lasting((tell) => look(false, tell))).forEach(report);
};

/**
 * Recomputes everything that follows from something else: look-up rows, edges, partition, links, redirects, source
 * keys, golden records, the index of the access log, and compares it with what is stored; looks for rows of source keys
 * that were erased. Reads in pages; memory grows with the store by four bytes for each line of the access log and by
 * nothing else. Others may write meanwhile: what their units make look different for a moment is not told. Repair when
 * nobody writes.
 * Run `sweep` before, as what it has still to do is a difference too.
 */
export async function verify(hub: Hub, options: VerifyOptions = {}): Promise<Verification> {
  const repair = options.repair ?? false;
  const differences: Difference[] = [];
  let [found, left] = [0, 0];
  const report: Report = (difference) => {
    found += 1;
    if (difference.left) left += 1;
    if (differences.length < KEPT) differences.push(difference);
  };
  await verifyErased(hub, repair, report);
  await verifyOrphans(hub, repair, report);
  await verifyRecords(hub, repair, report);
  const customers = await verifyCustomers(hub, repair, report);
  await (options.verifySummaries ?? reportSummaries)(hub, repair, report);
  await verifyAccessLog(hub, repair, report);
  return { customers, differences, found, left };
}
