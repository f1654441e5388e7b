import { HASHED, loggedCaller, loggedCustomers, type AccessEntry } from '../../audit/index.ts';
import { instant } from '../../domain/model/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { Hub } from '../context.ts';

export interface RecordedChange {
  readonly actor: Actor;
  readonly requestId: string;
  /** Of the mutation as this process got it. */
  readonly operation: { readonly name: string | null; readonly hash: string };
  /** `Mutation.mergeCustomers`. */
  readonly coordinate: string;
  /** A dry run: nothing was written. */
  readonly trial: boolean;
  /** Ids of the customers that were changed, or should have been. */
  readonly customers: readonly string[];
  readonly outcome: AccessEntry['outcome'];
}

/**
 * Records who changed what; resolves when that is durable. Without a log (a program that nobody calls) nothing is
 * recorded.
 * @throws DomainError AUDIT_UNAVAILABLE: the change stands, and its answer is withheld
 */
export async function recordChange(hub: Hub, change: RecordedChange): Promise<void> {
  await hub.audit?.record(
    entryOf(hub, change, { [change.trial ? 'trial' : 'change']: [change.coordinate] }, change.outcome),
  );
}

export interface Reveal {
  readonly actor: Actor;
  readonly requestId: string;
  readonly customerId: string;
  /** Keyed hash of the contact point. */
  readonly contactPointId: string;
  /** In the actor's words; only its keyed hash is kept. */
  readonly reason: string;
}

/** Written down before a contact point is shown in clear: `revealed` resolves when that is durable, else rejects. */
export function accessRecorder(hub: Hub): { revealed(access: Reveal): Promise<void> } {
  return {
    async revealed({ actor, requestId, customerId, contactPointId, reason }) {
      if (hub.audit === undefined) throw new Error('There is no access log to record a reveal in.');
      const operation = { name: null, hash: NO_HASH };
      const fields = { contactPoint: [contactPointId], contactValue: ['ContactPoint.value'] };
      const entry = entryOf(hub, { actor, requestId, operation, customers: [customerId] }, fields, 'ok');
      await hub.audit.record({ ...entry, reason: hub.store.hmac(HASHED.reason, reason) });
    },
  };
}

/** What a subgraph records of a read is known by its field; the operation stands in the gateway's entry of the request. */
export const NO_HASH = '0'.repeat(64);

export function entryOf(
  hub: Hub,
  { actor, requestId, operation, customers }: Pick<RecordedChange, 'actor' | 'requestId' | 'operation' | 'customers'>,
  fields: AccessEntry['fields'],
  outcome: AccessEntry['outcome'],
): AccessEntry {
  const hmac = (kind: string, value: string): string => hub.store.hmac(kind, value);
  return {
    at: instant(hub.now()),
    requestId,
    ...loggedCaller(actor, hmac),
    operation: { kind: 'mutation', ...operation },
    fields,
    customers: loggedCustomers(customers, hmac),
    outcome,
  };
}
