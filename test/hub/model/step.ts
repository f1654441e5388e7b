import { expect } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../../domain/model/index.ts';
import { updateCustomer } from '../../../hub/app-records/index.ts';
import type { CommandResult } from '../../../hub/commands.ts';
import { unmergeCustomer } from '../../../hub/commands/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { STEWARD } from '../../support/hub.ts';
import { checkInvariants } from './invariants.ts';
import { Crash, KEYS, remember, type Model, type Real, type Said } from './world.ts';

/** One step: what it does to the real thing; refusals that a caller may get are part of the game. */
export class Step<R extends Real = Real> implements fc.AsyncCommand<Model, R> {
  constructor(
    readonly name: string,
    readonly input: unknown,
    readonly act: (model: Model, real: R) => Promise<CommandResult | null>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: R): Promise<void> {
    try {
      const result = await this.act(model, real);
      if (result) remember(model, result);
    } catch (error) {
      if (!(error instanceof Crash) && !refused(error)) throw error;
    }
    real.crashAt = null;
    await checkInvariants(model, real);
  }

  toString(): string {
    return `${this.name}(${JSON.stringify(this.input)})`;
  }
}

function refused(error: unknown): boolean {
  return error instanceof DomainError && ['NOT_FOUND', 'CONFLICT', 'BAD_USER_INPUT', 'ERASED'].includes(error.code);
}

export const STEWARDED = { by: STEWARD } as const;
export const key = (index: number) => KEYS[index % KEYS.length] as SourceKey;
export const index = fc.nat({ max: KEYS.length - 1 });

export async function customerOf(real: Real, at: number): Promise<CustomerId | null> {
  const row = (await real.store.get('links', [key(at)])).get(key(at));
  return row ? row.doc.customerId : null;
}

export const said: fc.Arbitrary<Said> = fc.record({
  key: index,
  given: fc.nat({ max: 2 }),
  family: fc.nat({ max: 1 }),
  email: fc.nat({ max: 3 }),
  phone: fc.nat({ max: 2 }),
  birthDate: fc.nat({ max: 2 }),
  loyalty: fc.nat({ max: 2 }),
});

/** Says of the customer, under this very id, of which team it is. */
export const correct = (real: Real, customerId: CustomerId, team: string) =>
  updateCustomer(real.hub, { customerId, attributes: { team: [{ value: team }] }, context: {} }, STEWARDED);

export async function rootOf(real: Real, at: number): Promise<CustomerId | null> {
  const id = await customerOf(real, at);
  return id && survivorOf(real, id);
}

async function survivorOf(real: Real, id: CustomerId): Promise<CustomerId> {
  const to = (await real.store.get('customers', [id])).get(id)?.doc.redirectTo;
  return to ? survivorOf(real, to) : id;
}

/** Whatever the two hold, once parted neither answers as the other. */
export async function unmerge(real: Real, customerId: CustomerId): Promise<CommandResult> {
  const survivor = await survivorOf(real, customerId);
  const result = await unmergeCustomer(real.hub, { customerId }, STEWARDED);
  await sweep(real.hub, { all: true });
  expect(await survivorOf(real, customerId)).not.toBe(await survivorOf(real, survivor));
  return result;
}

export async function membersOf(real: Real, id: CustomerId): Promise<readonly SourceKey[]> {
  let doc = (await real.store.get('customers', [id])).get(id)?.doc;
  while (doc?.redirectTo) doc = (await real.store.get('customers', [doc.redirectTo])).get(doc.redirectTo)?.doc;
  return doc?.sourceKeys ?? [];
}
