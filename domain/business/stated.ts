import { latestStated, type Consent, type Instant, type Preference } from '../model/index.ts';

/**
 * Has it been stated by now? What is dated ahead stands only when its time comes; that a source's clock is ahead
 * delays no refusal, and makes no grant early.
 */
export function statedBy(
  now: Instant,
): (row: Pick<Consent, 'at' | 'state'> | Pick<Preference, 'at' | 'choice'>) => boolean {
  const latest = latestStated(now);
  return (row) => row.at <= ('state' in row && row.state === 'granted' ? now : latest);
}
