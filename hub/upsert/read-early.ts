import type { DecidedBy } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { begin, type Operation } from '../operation.ts';
import { Session } from '../session.ts';
import { judgeAndRead, type Judged, type Open } from './batch.ts';

/** Records that somebody is about to write with `upsertRecords`. */
export type Coming = Omit<Open, 'index'>;

/** What a call needs of the store, read before its turn. */
export interface EarlyUpsert {
  readonly operation: Operation;
  /** When the turn has come: what was read and judged, if all of it still stands. */
  take(): { readonly session: Session; readonly judged: readonly Judged[] } | null;
  /** Lets go of what was read. */
  end(): void;
}

/**
 * Reads what writing these records will ask of the store, while it still writes others. Null where the store does not
 * keep such answers, and where reading failed: whoever writes the records meets the same fault.
 *
 * @param coming one call's records, in their order
 */
export async function readEarly(hub: Hub, coming: readonly Coming[], by: DecidedBy): Promise<EarlyUpsert | null> {
  const early = coming.length === 0 ? undefined : hub.store.early?.();
  if (!early) return null;
  try {
    const begun = await begin<never>(hub, 'upsert', null, { by });
    if (begun.kind === 'repeated') throw new Error('A new operation was there before.');
    const { operation } = begun;
    const session = new Session(
      { ...hub, store: { ...hub.store, ...early.readers } },
      {
        operationId: operation.id,
        attempt: 1,
        by,
        decidesBySteward: false,
        limit: hub.limits.componentInRequest,
        dryRun: false,
        point: 'upsert',
        early: true,
      },
    );
    const judged = await judgeAndRead(
      session,
      coming.map((each, index) => ({ index, ...each })),
    );
    return {
      operation,
      take() {
        if (!early.fresh()) return null;
        early.end();
        session.begin();
        return { session, judged };
      },
      end: () => early.end(),
    };
  } catch {
    early.end();
    return null;
  }
}
