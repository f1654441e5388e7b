import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference, Report } from './difference.ts';

/** Pauses before each further look, in milliseconds. */
const PAUSES = [20, 60, 180, 540];

/**
 * The differences that are found again at every look. Others may write while we read: what one unit changed together
 * is then read in two halves, which is no difference a moment later. `look` reads everything anew; sound data is
 * looked at once.
 */
export async function lasting(look: (report: Report) => Promise<void>): Promise<readonly Difference[]> {
  let found = await once(look);
  for (const pause of PAUSES) {
    if (found.size === 0) break;
    await sleep(pause);
    const again = await once(look);
    found = new Map([...found].filter(([name]) => again.has(name)));
  }
  return [...found.values()];
}

async function once(look: (report: Report) => Promise<void>): Promise<ReadonlyMap<string, Difference>> {
  const found = new Map<string, Difference>();
  await look((difference) => {
    found.set(JSON.stringify([difference.kind, difference.id, difference.what]), difference);
  });
  return found;
}
