import { instant, type Consent, type Instant, type Preference } from '../model/index.ts';

/** How far the clock of a source may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The latest time that a statement which stands at a moment may have. */
export function latestStated(now: Instant): Instant {
  return instant(Date.parse(now) + CLOCK_SKEW_MS);
}

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
