import { DomainError } from '../../domain/errors.ts';
import {
  APP_SYSTEM,
  sourceKey,
  type CustomerId,
  type RelationFact,
  type SourceKey,
  type SourceRecord,
} from '../../domain/model/index.ts';
import type { NormalizeContext } from '../../domain/normalize/index.ts';
import type { Affected, CommandOptions, CommandResult, UpsertResult } from '../commands.ts';
import { link } from '../commands/link.ts';
import type { Hub } from '../context.ts';
import { begin, operationDocument } from '../operation.ts';
import { customersById, type CustomerView } from '../read/index.ts';
import { upsertRecords } from '../upsert/index.ts';
import { incomingRecord, refuseUnparseable } from './incoming.ts';
import { formerPatch, patched, type RawPatch } from './raw-patch.ts';

export interface UpdateCustomer {
  readonly customerId: CustomerId;
  readonly attributes: RawPatch;
  /** Absent: those of the former correction stay. */
  readonly relations?: readonly RelationFact[];
  readonly context: NormalizeContext;
}

/**
 * Corrects a customer by a record of the system `app` under the customer's id, bound to it by a steward's
 * verdict: the correction takes part in survivorship as any source does. Values given replace those of earlier
 * corrections, null withdraws them, the rest stays.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT, VERSION_CONFLICT, and what upserting and linking throw
 */
export async function updateCustomer(hub: Hub, input: UpdateCustomer, options: CommandOptions): Promise<CommandResult> {
  const begun = await begin<CommandResult>(hub, 'updateCustomer', input, options);
  if (begun.kind === 'repeated') return begun.answer;
  const customer = await survivor(hub, input.customerId, options);
  const key = sourceKey(APP_SYSTEM, customer.id);
  const former = await appRecord(hub, key);
  const raw = patched(customer.doc.kind, input.attributes, formerPatch(former?.deleted === false ? former.raw : null));
  refuseUnparseable(raw, input.context, ['attributes']);
  const relations = input.relations ?? former?.relations ?? [];
  const record = incomingRecord({ key, raw, relations, row: 1 }, input.context);
  const { idempotencyKey: _key, expectedVersion: _expected, ...plain } = options;
  const upserted = await upsertRecords(hub, [record], plain);
  refuseRejected(upserted);
  const bound = await bind(hub, key, customer.id, plain);
  const answer = joined(upserted, bound, begun.operation.id);
  if (begun.operation.inputHash !== null) {
    const operation = operationDocument(hub, begun.operation, answer);
    await hub.store.commit({ operationId: begun.operation.id, writes: [], operation });
  }
  return answer;
}

async function survivor(hub: Hub, id: CustomerId, { expectedVersion }: CommandOptions): Promise<CustomerView> {
  const [customer] = await customersById(hub, { kind: 'all' }, [id]);
  if (!customer) throw new DomainError('NOT_FOUND', 'No customer has this id.', ['customerId']);
  if (expectedVersion !== undefined && expectedVersion !== customer.version) {
    const message = 'The customer is no longer at the version named; read it again.';
    throw new DomainError('VERSION_CONFLICT', message, ['expectedVersion']);
  }
  return customer;
}

async function appRecord(hub: Hub, key: SourceKey): Promise<SourceRecord | null> {
  return (await hub.store.get('records', [key])).get(key)?.doc ?? null;
}

function refuseRejected({ results }: UpsertResult): void {
  const error = results[0]?.error;
  if (error) throw new DomainError(error.code as DomainError['code'], error.message, ['attributes']);
}

/** A link that a steward made binds already; one that a rule made, or none, is replaced by a verdict. */
async function bind(
  hub: Hub,
  key: SourceKey,
  customerId: CustomerId,
  options: CommandOptions,
): Promise<CommandResult | null> {
  const live = (await hub.store.get('links', [key])).get(key)?.doc;
  if (live?.by.kind === 'steward' || options.dryRun) return null;
  return link(hub, { key, customerId, reason: 'A correction belongs to the customer it was made for.' }, options);
}

function joined(first: CommandResult, second: CommandResult | null, operationId: string): CommandResult {
  const affected = new Map<CustomerId, Affected['kind']>();
  for (const { customerId, kind } of [...first.affected, ...(second?.affected ?? [])]) affected.set(customerId, kind);
  return {
    affected: [...affected].map(([customerId, kind]) => ({ customerId, kind })),
    finality: first.finality === 'pending' || second?.finality === 'pending' ? 'pending' : 'final',
    operationId,
  };
}
