import type { CustomerId, DecidedBy, Override, SourceKey } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { openCustomer } from '../commands/customers.ts';
import { runCommand } from '../commands/run.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { settleStewardRows } from '../steward-values.ts';
import { forgetReasons } from './reasons.ts';

/** What a running erasure has to remember; the key itself goes when it is done. */
export interface ErasureJob {
  readonly key: SourceKey;
  readonly reason: string | null;
  readonly by: DecidedBy;
}

const OVERRIDES_PER_UNIT = 400;

/** A restriction says nothing of a person but how he may be treated, and lifting it is not what erasing asks for. */
const stays = ({ attribute }: Override): boolean => attribute === 'restriction';

/**
 * Removes for ever what was said of this very id and not by a source, its business rows already gone: the values that
 * stewards set, from the golden records of the id and of those it is merged into, and what they are
 * found by. Restrictions stand on, and verdicts on the id, without the reasons that were given. Golden records come first: from then on no override of the id comes in (`overrideValue` meets
 * the tombstone), so that none is left behind.
 */
export async function eraseOwn(
  hub: Hub,
  id: CustomerId,
  job: ErasureJob,
  options: CommandOptions,
  done: Write,
): Promise<CommandResult> {
  const result = await runCommand(hub, 'erase', job.key, options, async (session) => {
    session.erases = true;
    if (!options.dryRun) await forgetReasons(hub, job.key);
    const root = await openCustomer(session, id, 'key');
    const { ws } = session;
    ws.overrides.set(id, (ws.overrides.get(id) ?? []).filter(stays));
    await settleStewardRows(ws, [id]);
    ws.touched.add(root);
    forgetInMerged(session, id);
    return {};
  });
  if (!options.dryRun) await removeOverrides(hub, id, done);
  return result;
}

/** Golden records of merged ids keep what they were before the merge; one that rests on an override that goes is made anew. */
function forgetInMerged({ ws }: Session, id: CustomerId): void {
  for (let at: CustomerId | null | undefined = id; at; at = ws.redirects.get(at)) {
    if (!ws.redirects.get(at)) return;
    const kept = new Set(
      ws.treeOf(at).flatMap((each) => (ws.overrides.get(each) ?? []).map((override) => override.id)),
    );
    const golden = ws.customers.get(at)?.golden ?? '';
    if ([...golden.matchAll(/"overrideId":"([^"]+)"/g)].every(([, named]) => kept.has(named as string))) continue;
    ws.remade.add(at);
    ws.touched.add(at);
  }
}

async function removeOverrides(hub: Hub, id: CustomerId, done: Write): Promise<void> {
  const found = await hub.store.findTopPerKey({
    collection: 'overrides',
    field: 'customerId',
    keys: [id],
    limit: 10_000,
  });
  const writes = (found.get(id) ?? []).flatMap((row): Write[] => {
    if (!stays(row.doc)) return [{ op: 'delete', collection: 'overrides', id: row.id }];
    const { reason, ...rest } = row.doc;
    return reason === undefined ? [] : [{ op: 'upsert', collection: 'overrides', id: row.id, doc: rest }];
  });
  const all = [...writes, done];
  for (let i = 0; i < all.length; i += OVERRIDES_PER_UNIT) {
    const part = all.slice(i, i + OVERRIDES_PER_UNIT);
    await hub.store.commit({ operationId: `erase.${id}.${i}`, writes: part, unrecorded: true, erasure: true });
    hub.failpoint?.('erase.after-commit');
  }
}
