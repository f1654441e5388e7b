import type { SourceKey } from '../../domain/model/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { Hub } from '../context.ts';
import { customerIdsNowOrOnce, survivorsOf } from '../read/index.ts';
import { NO_HASH, entryOf } from './record-change.ts';

export interface SeenRow {
  readonly actor: Actor;
  readonly requestId: string;
  /** Type of the row: `Transaction`. */
  readonly type: string;
  /** The source keys that it stands under, or that it shows. */
  readonly sourceKeys: readonly SourceKey[];
}

/**
 * Records whose row was reached by the row's own id: the gateway, which records the read, knows customers only where
 * an answer passes through one. Resolves when that is durable; without a log nothing is looked up or recorded.
 * @throws DomainError AUDIT_UNAVAILABLE: then the row may not be shown
 */
export async function recordRow(hub: Hub, { actor, requestId, type, sourceKeys }: SeenRow): Promise<void> {
  if (hub.audit === undefined) return;
  const owners = await customerIdsNowOrOnce(hub, sourceKeys);
  const customers = [...(await survivorsOf(hub, [...owners.values()])).values()];
  const operation = { name: null, hash: NO_HASH };
  const entry = entryOf(hub, { actor, requestId, operation, customers }, { row: [type] }, 'ok');
  await hub.audit.record({ ...entry, operation: { ...entry.operation, kind: 'query' } });
}
