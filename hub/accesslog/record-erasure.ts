import type { CustomerId } from '../../domain/model/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { Hub } from '../context.ts';
import { NO_HASH, recordChange } from './record-change.ts';

export interface ErasureDone {
  readonly actor: Actor;
  readonly requestId: string;
  /** Of whom something was, or was to be, erased. */
  readonly customers: readonly CustomerId[];
  readonly outcome: 'ok' | 'failed';
}

/** Records who had what of whom erased by a command. @throws DomainError AUDIT_UNAVAILABLE: it is erased all the same */
export async function recordErasure(hub: Hub, { actor, requestId, customers, outcome }: ErasureDone): Promise<void> {
  const operation = { name: 'erase', hash: NO_HASH };
  const change = { actor, requestId, operation, coordinate: 'Command.erase', trial: false, customers, outcome };
  await recordChange(hub, change);
}
