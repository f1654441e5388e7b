import { expect } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../../domain/model/index.ts';
import type { CommandResult } from '../../../hub/commands.ts';
import { splitCustomer, unlink } from '../../../hub/commands/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { STEWARD } from '../../support/hub.ts';
import { all } from './all.ts';
import { verdictsInForce } from './verdicts.ts';
import type { Real } from './world.ts';

const by = { by: STEWARD };

/** Who is whose, from what is stored. */
async function whereabouts(real: Real) {
  const customers = new Map((await all(real.store, 'customers')).map(({ id, doc }) => [id as CustomerId, doc]));
  const links = new Map((await all(real.store, 'links')).map(({ doc }) => [doc.key, doc.customerId]));
  const survivorOf = (id: CustomerId): CustomerId => {
    const to = customers.get(id)?.redirectTo;
    return to ? survivorOf(to) : id;
  };
  const customerOf = (key: SourceKey): CustomerId | null => {
    const id = links.get(key);
    return id === undefined ? null : survivorOf(id);
  };
  const membersOf = (id: CustomerId) => [...links.keys()].filter((key) => customerOf(key) === survivorOf(id));
  /** The id that a correction of the customer was made on; null for other records. */
  const correctedBy = (key: SourceKey): CustomerId | null => {
    const id = /^app:(cus_[^.]+)/.exec(key)?.[1] as CustomerId | undefined;
    return id !== undefined && customers.has(id) && survivorOf(id) === customerOf(key) ? id : null;
  };
  return { survivorOf, customerOf, membersOf, correctedBy };
}

/** Splits a customer: each part is one customer then, the rest too, and corrections are with the id they were made on. */
export async function splitKept(
  real: Real,
  customerId: CustomerId,
  parts: readonly (readonly SourceKey[])[],
): Promise<CommandResult> {
  const before = await whereabouts(real);
  const unnamed = before.membersOf(customerId).filter((key) => !parts.flat().includes(key));
  const corrections = unnamed.filter((key) => before.correctedBy(key) !== null);
  const rest = unnamed.filter((key) => !corrections.includes(key));
  const result = await splitCustomer(real.hub, { customerId, parts }, by);
  await sweep(real.hub, { all: true });
  const { customerOf, survivorOf } = await whereabouts(real);
  const owners = [...parts, rest]
    .filter((part) => part.length > 0)
    .map((part) => [...new Set(part.map((key) => customerOf(key)))]);
  expect(owners).toEqual(owners.map(() => [expect.any(String)]));
  expect(new Set(owners.flat()).size).toBe(owners.length);
  for (const key of corrections) expect([key, customerOf(key)]).toEqual([key, survivorOf(before.correctedBy(key)!)]);
  return result;
}

/** Unlinks a record: the others stay one customer with the id, unless a no-match that stood keeps some of them apart. */
export async function unlinkKept(real: Real, key: SourceKey): Promise<CommandResult> {
  const before = await whereabouts(real);
  const customer = before.customerOf(key);
  const others = customer === null ? [] : before.membersOf(customer).filter((each) => each !== key);
  const apart = (await verdictsInForce(real.store)).some(
    ({ kind, left, right }) =>
      kind === 'no-match' && left.some((a) => others.includes(a)) && right.some((b) => others.includes(b)),
  );
  const result = await unlink(real.hub, { key }, by);
  await sweep(real.hub, { all: true });
  const { customerOf } = await whereabouts(real);
  const owners = [...new Set(others.map((each) => customerOf(each)))];
  if (!apart) expect(owners).toHaveLength(1);
  expect(owners).not.toContain(customerOf(key));
  return result;
}
