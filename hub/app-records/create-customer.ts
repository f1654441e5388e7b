import { DomainError } from '../../domain/errors.ts';
import {
  APP_SYSTEM,
  mintId,
  sourceKey,
  type CustomerKind,
  type RelationFact,
  type SourceKey,
} from '../../domain/model/index.ts';
import { normalizeRecord, type NormalizeContext } from '../../domain/normalize/index.ts';
import type { CommandOptions, UpsertResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { upsertRecords } from '../upsert/index.ts';
import { refuseForeign, refuseUnparseable, standardisedRecord } from './incoming.ts';
import { patched, type RawPatch } from './raw-patch.ts';

export interface CreateCustomer {
  readonly kind: CustomerKind;
  readonly attributes: RawPatch;
  readonly relations: readonly RelationFact[];
  readonly context: NormalizeContext;
}

/**
 * A customer that no source system told of: a record of the system `app` under a new source id. It is resolved
 * like any other record, so the answer may name a customer who was known already.
 * @throws DomainError BAD_USER_INPUT for values that cannot be read or are none of its kind, and where there is none
 */
export async function createCustomer(hub: Hub, input: CreateCustomer, options: CommandOptions): Promise<UpsertResult> {
  const raw = patched(input.kind, input.attributes);
  const key = newKey(hub, options.idempotencyKey);
  const normalized = normalizeRecord(raw, input.context);
  const record = standardisedRecord({ key, raw, relations: input.relations, row: 1 }, normalized);
  // Blank texts and placeholders are left out as a record is standardised.
  if (Object.keys(record.attributes).length === 0)
    throw new DomainError('BAD_USER_INPUT', 'A customer needs at least one value.', ['attributes']);
  refuseForeign(input.kind, input.attributes, ['attributes']);
  refuseUnparseable(normalized, ['attributes']);
  return upsertRecords(hub, [record], options);
}

/** Under an idempotency key the source id follows from it, so that a repeat after a crash finds its own record. */
function newKey(hub: Hub, idempotencyKey: string | undefined): SourceKey {
  const sourceId =
    idempotencyKey === undefined
      ? mintId('new', hub.now(), hub.random)
      : `new_${hub.store.hmac('app-record', idempotencyKey)}`;
  return sourceKey(APP_SYSTEM, sourceId);
}
