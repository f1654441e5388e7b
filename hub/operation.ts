import { DomainError } from '../domain/errors.ts';
import { instant, mintId, type Json } from '../domain/model/index.ts';
import type { OperationDocument } from '../stores/index.ts';
import type { CommandOptions } from './commands.ts';
import type { Hub } from './context.ts';

/** How long an idempotency key answers the same (DESIGN §5). */
const KEPT_MS = 24 * 3_600_000;

/** A command under way: its id, and what its repeat will be compared with. */
export interface Operation {
  readonly id: string;
  readonly inputHash: string | null;
}

export type Begun<T> =
  { readonly kind: 'new'; readonly operation: Operation } | { readonly kind: 'repeated'; readonly answer: T };

/**
 * Starts a command. Under an idempotency key the id follows from the key, so that a repeat finds the answer.
 * @throws DomainError CONFLICT when the key came with other input, BAD_USER_INPUT when it is malformed
 */
export async function begin<T>(hub: Hub, command: string, input: unknown, options: CommandOptions): Promise<Begun<T>> {
  const { idempotencyKey } = options;
  if (idempotencyKey === undefined || options.dryRun) {
    return { kind: 'new', operation: { id: mintId('op', hub.now(), hub.random), inputHash: null } };
  }
  if (idempotencyKey.length < 1 || idempotencyKey.length > 200) {
    throw new DomainError('BAD_USER_INPUT', 'An idempotency key has 1 to 200 characters.', ['idempotencyKey']);
  }
  const id = `op_${hub.store.hmac('operation', idempotencyKey)}`;
  const inputHash = hub.store.hmac(`operation:${command}`, JSON.stringify(input));
  const row = (await hub.store.get('operations', [id])).get(id);
  if (row && (row.doc.expiresAt === null || row.doc.expiresAt > instant(hub.now()))) {
    return { kind: 'repeated', answer: answerOf<T>(row.doc, { id, inputHash }) };
  }
  if (row) {
    const writes = [{ op: 'delete', collection: 'operations', id, expected: row.version }] as const;
    await hub.store.commit({ operationId: `${id}.expired.${row.version}`, writes, unrecorded: true });
  }
  return { kind: 'new', operation: { id, inputHash } };
}

/** The stored answer of a repeated operation. @throws DomainError CONFLICT when its input was another */
export function answerOf<T>(stored: OperationDocument, operation: Operation): T {
  if (stored.inputHash !== operation.inputHash) {
    const message = 'This idempotency key was used with other input in the last 24 hours; take a new key.';
    throw new DomainError('CONFLICT', message, ['idempotencyKey']);
  }
  return stored.answer as T;
}

/** What is kept of the operation: the answer only where a repeat can ask for it. */
export function operationDocument(hub: Hub, operation: Operation, answer: unknown): OperationDocument {
  const now = hub.now();
  return {
    inputHash: operation.inputHash,
    // Through text, as the answer is read back from a store: what JSON leaves out is left out here too.
    answer: operation.inputHash === null ? null : (JSON.parse(JSON.stringify(answer)) as Json),
    at: instant(now),
    expiresAt: instant(now + KEPT_MS),
  };
}
