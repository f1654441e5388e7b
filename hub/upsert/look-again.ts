import { DomainError } from '../../domain/errors.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { withRetry } from '../retry.ts';
import type { Session } from '../session.ts';
import { secondLook } from './second-look.ts';

/** How often a writer resolves what others committed meanwhile before it leaves the rest to the work queue. */
const LOOKS = 8;

/**
 * After a commit: looks again until nothing new is seen, resolving what is. Answers the sessions that did so, and
 * whether it came to rest; if not, the work row has to stay.
 *
 * @param recheck records committed by attempts whose workspace is gone: they are scored again unseen
 */
export async function lookAgain(
  hub: Hub,
  first: Session,
  written: readonly SourceKey[],
  recheck: readonly SourceKey[],
  open: () => Session,
): Promise<{ readonly sessions: readonly Session[]; readonly quiet: boolean }> {
  const sessions = [first];
  const seen = first.alone ? [] : await secondLook(first, written);
  let concerned = [...new Set([...seen, ...recheck])];
  for (let look = 0; concerned.length > 0; look += 1) {
    if (look === LOOKS) return { sessions, quiet: false };
    try {
      const session = await withRetry(hub, async () => {
        const again = open();
        await again.rescore(concerned);
        await again.flush();
        return again;
      });
      sessions.push(session);
      concerned = await secondLook(session, concerned);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') return { sessions, quiet: false };
      throw error;
    }
  }
  return { sessions, quiet: true };
}
