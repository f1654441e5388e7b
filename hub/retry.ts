import { DomainError } from '../domain/errors.ts';
import type { Hub } from './context.ts';
import { UnitConflict } from './conflict.ts';

const ATTEMPTS = 10;

/**
 * Runs attempts until one meets no conflict, at most ten, with growing jitter between them.
 * @throws DomainError CONFLICT when other writers won every time
 */
export async function withRetry<T>(hub: Hub, attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UnitConflict)) throw error;
      if (n >= ATTEMPTS) {
        throw new DomainError('CONFLICT', `Other writers changed the same customers ${n} times; try again.`);
      }
      const [byte = 0] = hub.random(1);
      await new Promise((resolve) => setTimeout(resolve, (byte / 256) * 2 ** n));
    }
  }
}
