import { ALL_ROWS, type SourceKey } from '../../domain/model/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { Hub } from '../context.ts';
import { customersBySourceKey } from '../read/index.ts';
import { NO_HASH, entryOf } from './record-change.ts';

export interface SeenQuarantine {
  readonly actor: Actor;
  readonly requestId: string;
  readonly batchId: string;
  /** What the rows speak of, as far as they could be read. */
  readonly sourceKeys: readonly SourceKey[];
}

/**
 * Records who reads refused rows as they came, and of which customers. Resolves when that is durable; without a log
 * nothing is recorded.
 * @throws DomainError AUDIT_UNAVAILABLE: then the rows may not be shown
 */
export async function recordQuarantined(hub: Hub, seen: SeenQuarantine): Promise<void> {
  if (hub.audit === undefined) return;
  const { actor, requestId, batchId, sourceKeys } = seen;
  const found = await customersBySourceKey(hub, ALL_ROWS, [...new Set(sourceKeys)]);
  const customers = found.flatMap((customer) => (customer ? [customer.id] : []));
  const operation = { name: `quarantine ${batchId}`, hash: NO_HASH };
  const entry = entryOf(hub, { actor, requestId, operation, customers }, { row: ['Quarantine.raw'] }, 'ok');
  await hub.audit.record({ ...entry, operation: { ...entry.operation, kind: 'query' } });
}
