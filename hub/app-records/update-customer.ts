import { DomainError } from '../../domain/errors.ts';
import { instant, type CustomerId, type RelationFact } from '../../domain/model/index.ts';
import { normalizeRecord, type NormalizeContext } from '../../domain/normalize/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { UnitConflict } from '../conflict.ts';
import type { Hub } from '../context.ts';
import { begin, type Operation } from '../operation.ts';
import { customersById, type CustomerView } from '../read/index.ts';
import { withRetry } from '../retry.ts';
import { FormerChanged, upsertRecords } from '../upsert/index.ts';
import { bindAhead } from './bind.ts';
import { incomingRecord, refuseBlank, refuseForeign, refuseUnparseable } from './incoming.ts';
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
 * corrections, null withdraws them, the rest stays; to withdraw what was never said changes nothing. Where a steward
 * took the record out, a new one under the id and a number begins with nothing. A merged id has corrections of its own,
 * as it has overrides: they tell of the survivor, and go with that id when the two are parted.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT, VERSION_CONFLICT, CONFLICT, CUSTOMER_TOO_LARGE, ERASED
 */
export async function updateCustomer(hub: Hub, input: UpdateCustomer, options: CommandOptions): Promise<CommandResult> {
  const begun = await begin<CommandResult>(hub, 'updateCustomer', input, options);
  if (begun.kind === 'repeated') return begun.answer;
  const { idempotencyKey: _, ...plain } = options;
  return withRetry(hub, async () => {
    try {
      return await correct(hub, input, { ...plain, operation: begun.operation });
    } catch (error) {
      // Another correction came in between, and what it says stands beside this one.
      if (error instanceof FormerChanged) throw new UnitConflict();
      throw error;
    }
  });
}

async function correct(
  hub: Hub,
  input: UpdateCustomer,
  { operation, ...options }: CommandOptions & { readonly operation: Operation },
): Promise<CommandResult> {
  const { kind } = (await survivor(hub, input.customerId)).doc;
  refuseForeign(kind, input.attributes, ['attributes']);
  const given = normalizeRecord(patched(kind, input.attributes), input.context);
  refuseUnparseable(given, ['attributes']);
  refuseBlank(input.attributes, given, ['attributes']);
  const bound = await bindAhead(hub, input.customerId, saysNothing(input), options);
  const { expectedVersion: _, ...rest } = options;
  const { key } = bound;
  // No records, yet the operation is recorded, so that a repeat is answered alike.
  if (key === null) return upsertRecords(hub, [], { ...rest, operation });
  const stored = (await hub.store.get('records', [key])).get(key);
  const former = stored?.doc ?? null;
  const raw = patched(
    kind,
    input.attributes,
    formerPatch(former?.deleted === false ? former.raw : null, instant(hub.now())),
  );
  const relations = input.relations ?? former?.relations ?? [];
  const record = incomingRecord({ key, raw, relations, row: 1 }, input.context);
  if (options.dryRun && !bound.already) {
    // A verdict that was not written binds nothing, so what it would do is told; whom the values join besides is tried.
    const unbound = await upsertRecords(hub, [record], { by: options.by, dryRun: true });
    const others = unbound.affected.filter((one) => one.kind !== 'created' && one.customerId !== bound.customerId);
    return {
      affected: [{ customerId: bound.customerId, kind: 'linked' }, ...others],
      finality: unbound.finality,
      operationId: '',
    };
  }
  // The verdict itself moved the version on; where there was one before, the version is checked in the unit too.
  const upserted = await upsertRecords(hub, [record], {
    ...(bound.already && former ? options : rest),
    operation,
    formerVersion: stored?.version ?? 0,
  });
  const [result] = upserted.results;
  if (result?.error)
    throw new DomainError(
      result.error.code as DomainError['code'],
      result.error.message,
      result.error.field ?? ['attributes'],
    );
  if (result?.outcome === 'erased')
    throw new DomainError('ERASED', 'Corrections of this customer were erased.', ['customerId']);
  return upserted;
}

/** Whether the correction, without an earlier one, would be a record of no attribute and no relation. */
function saysNothing({ attributes, relations = [] }: UpdateCustomer): boolean {
  return relations.length === 0 && Object.values(attributes).every((values) => !values || values.length === 0);
}

async function survivor(hub: Hub, id: CustomerId): Promise<CustomerView> {
  const [customer] = await customersById(hub, { kind: 'all' }, [id]);
  if (!customer) throw new DomainError('NOT_FOUND', 'No customer has this id.', ['customerId']);
  return customer;
}
