import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mergeCustomers, recordConsent, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import type { CustomerId } from '../../domain/model/index.ts';
import { IMPORTER, person, STEWARD, testHub } from '../support/hub.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';

let opened: OpenedStore;
let hub: Hub;
let again = 0;
beforeEach(async () => {
  opened = await freshStore();
  again = 0;
  // Of every recorded unit the first answer is lost, as where the process that holds the store dies after the commit.
  const commit: Hub['store']['commit'] = async (unit) => {
    const outcome = await opened.store.commit(unit);
    if (unit.operation === undefined || outcome.kind !== 'committed') return outcome;
    again += 1;
    return opened.store.commit(unit);
  };
  hub = testHub({ ...opened.store, commit });
});
afterEach(() => opened.destroy());

async function customersOf(...ids: readonly string[]): Promise<readonly CustomerId[]> {
  const records = ids.map((id) => person(`crm:${id}`, { family: 'Doe', email: `${id}@x.org` }));
  const { results } = await upsertRecords(hub, records, { by: IMPORTER });
  expect(results.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'inserted'));
  return results.map(({ customerId }) => customerId as CustomerId);
}

test.each([undefined, 'a-key'])(
  'what is committed and sent again is answered as done, under the key %s',
  async (idempotencyKey) => {
    const [a, b] = (await customersOf('1', '2')) as [CustomerId, CustomerId];
    const options = { by: STEWARD, ...(idempotencyKey !== undefined && { idempotencyKey }) };
    const merged = await mergeCustomers(hub, { customerIds: [a, b], survivorId: b, reason: 'same person' }, options);
    expect(merged).toMatchObject({ survivorId: b, finality: 'final' });
    const consent = await recordConsent(
      hub,
      { customerId: b, purpose: 'news', channel: 'email', state: 'granted' },
      { ...options, ...(idempotencyKey !== undefined && { idempotencyKey: 'another' }) },
    );
    expect(consent).toMatchObject({ customerId: b });
    expect((await hub.store.get('consents', [consent.id])).size).toBe(1);
    expect(again).toBe(3);
    expect((await verify(hub)).differences).toEqual([]);
  },
);
