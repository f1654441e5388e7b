import { expect, test } from '@jest/globals';
import type { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { link, mergeCustomers, sweep, unlink, type Hub } from '../../hub/index.ts';
import { STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hub = verifiedHub({});
const { customers, put, remove, parts } = stewardship(hub);
const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;

/** A record that was of a customer merged into that of `group`, and is taken out of a third. */
async function takenOut(group: readonly string[], limits: Partial<Hub['limits']>) {
  const [x, d, c] = (await customers(group, ['shop:d'], ['web:c'])) as [CustomerId, CustomerId, CustomerId];
  await mergeCustomers(hub(), { customerIds: [x, d], survivorId: x }, by);
  await remove('shop:d');
  await put('shop:d', { family: 'shop', email: 'shop:d@x.org', version: '2' });
  const moved = { key: key('shop:d'), customerId: c };
  const refused: unknown = await link(hub(), moved, by).catch((error: unknown) => error);
  const supersedes = (refused as DomainError).details?.['verdictIds'] as readonly string[];
  await link(hub(), { ...moved, supersedes }, by);
  const limited = { ...hub(), limits: { ...hub().limits, ...limits } };
  const { finality } = await unlink(limited, { key: key('shop:d') }, by);
  expect(await parts()).toEqual([group.join(' '), 'shop:d', 'web:c'].sort());
  const mergedIds = async () => {
    const rows = await hub().store.get('customers', [x, d]);
    return [x, d].map((id) => rows.get(id)?.doc.mergedIds);
  };
  return { finality, mergedIds, d };
}

test('an id that a record takes back, as it is taken out of another customer, is no longer of the one it was merged into', async () => {
  const { finality, mergedIds } = await takenOut(['crm:x'], {});
  expect(finality).toBe('final');
  expect(await mergedIds()).toEqual([[], []]);
});

test('where that one is too large for the command, the work queue makes it anew', async () => {
  const { finality, mergedIds, d } = await takenOut(['crm:x', 'crm:y', 'crm:z'], { stewardSourceKeys: 2 });
  expect(finality).toBe('pending');
  expect(await mergedIds()).toEqual([[d], []]);
  expect(await sweep(hub())).toEqual({ done: 1, postponed: 0 });
  expect(await mergedIds()).toEqual([[], []]);
});
