import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { parseCustomerId, sourceKey } from '../../domain/model/index.ts';
import { lasting } from '../../hub/index.ts';
import type { Representation } from './build-subgraph.ts';

/** A customer as a business subgraph knows it: its id and, where the gateway sent them, its source keys. */
export interface CustomerReference {
  readonly id: CustomerId;
  /** Null: the gateway could not fetch them, or no selected field requires them. */
  readonly keys: readonly SourceKey[] | null;
  /** Whether its data may only be kept (GDPR art. 18); null as for the keys. */
  readonly processingRestricted: boolean | null;
}

/** Reads a representation of Customer. Null: an id that no customer can have. @throws DomainError BAD_USER_INPUT */
export function customerReference(reference: Representation): CustomerReference | null {
  const { id, sourceKeys, processingRestricted: sent } = reference as Readonly<Record<string, unknown>>;
  const customerId = typeof id === 'string' ? parseCustomerId(id) : null;
  if (customerId === null) return null;
  const processingRestricted = typeof sent === 'boolean' ? sent : null;
  return { id: customerId, keys: Array.isArray(sourceKeys) ? keysOf(sourceKeys) : null, processingRestricted };
}

/**
 * The three sections of one question are sent the same list in process, of up to 10,000 keys, so each list is read
 * once. A list never changes after it was sent; a frozen one is also sent with the next question.
 */
const READ = new WeakMap<readonly unknown[], readonly SourceKey[]>();

function keysOf(sent: readonly unknown[]): readonly SourceKey[] {
  let keys = READ.get(sent);
  if (!keys) {
    const read = [...new Set(sent.map(keyOf))];
    READ.set(sent, (keys = Object.isFrozen(sent) ? lasting(read) : read));
  }
  return keys;
}

function keyOf(item: unknown): SourceKey {
  const { system, sourceId } = (item ?? {}) as { readonly system?: unknown; readonly sourceId?: unknown };
  if (typeof system !== 'string' || typeof sourceId !== 'string') {
    throw new DomainError('BAD_USER_INPUT', 'A source key has a system and a sourceId.', ['sourceKeys']);
  }
  return sourceKey(system, sourceId, ['sourceKeys']);
}

/**
 * The keys that a field needs. Without them its value is unknown, which is not the same as empty.
 * @throws DomainError SUBGRAPH_UNAVAILABLE
 */
export function requiredKeys({ keys }: CustomerReference): readonly SourceKey[] {
  return required(keys, "The customer's source keys");
}

/**
 * Whether the customer's data may only be kept.
 * @throws DomainError SUBGRAPH_UNAVAILABLE where that is unknown
 */
export function requiredRestriction({ processingRestricted }: CustomerReference): boolean {
  return required(processingRestricted, 'What restricts the customer');
}

function required<T>(value: T | null, what: string): T {
  if (value === null) {
    throw new DomainError('SUBGRAPH_UNAVAILABLE', `${what} could not be fetched; try again later.`);
  }
  return value;
}
