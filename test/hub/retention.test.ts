import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { instant, versionKey, type CustomerId } from '../../domain/model/index.ts';
import { KEPT_DAYS, mergeCustomers, removeExpired, upsertRecords, type Hub } from '../../hub/index.ts';
import { COLLECTIONS, type CollectionName, type Write } from '../../stores/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { identityHub } from '../support/identity-hub.ts';
import { storeKinds, type OpenedStore } from '../support/stores.ts';

const DAY = 86_400_000;

test('is what the table of collections declares', () => {
  const declared = Object.entries(COLLECTIONS).filter(([, { retention }]) => retention !== 'forever');
  expect(declared.map(([name, { retention }]) => [name, retention])).toEqual([
    ['outbox', `P${KEPT_DAYS.outbox}D`],
    ['operations', 'P1D'],
    ['quarantine', `P${KEPT_DAYS.quarantine}D`],
  ]);
});

describe.each(storeKinds())('what is past its retention on $name', (kind) => {
  let opened: OpenedStore;
  let now: number;
  let hub: Hub;
  beforeEach(async () => {
    opened = await kind.open();
    now = Date.UTC(2026, 5, 1);
    hub = { ...identityHub(opened.store), now: () => now };
  });
  afterEach(() => opened.destroy());
  const idsOf = async (collection: CollectionName): Promise<string[]> => {
    const ids: string[] = [];
    for await (const page of hub.store.scan(collection)) ids.push(...page.map(({ id }) => id));
    return ids.sort();
  };

  test('answers are kept for a day, and an idempotency key is new after it', async () => {
    const records = [
      person('crm:1', { family: 'Lee', email: 'a@x.org' }),
      person('crm:2', { family: 'Roe', email: 'b@x.org' }),
    ];
    const { results } = await upsertRecords(hub, records, { by: IMPORTER });
    const customerIds = results.map(({ customerId }) => customerId) as [CustomerId, CustomerId];
    const merge = () => mergeCustomers(hub, { customerIds }, { by: STEWARD, idempotencyKey: 'k', dryRun: false });
    const answer = await merge();
    now += DAY - 1;
    await removeExpired(hub);
    expect(await merge()).toEqual(answer);
    now += 1;
    expect(await removeExpired(hub)).toBeGreaterThan(0);
    expect(await idsOf('operations')).toEqual([]);
    // Carried out anew: they are one by now.
    await expect(merge()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('events leave after thirty days, more of them than a unit holds', async () => {
    await upsertRecords(hub, [person('crm:1', { family: 'Lee', email: 'a@x.org' })], { by: IMPORTER });
    const [own] = await idsOf('outbox');
    expect(own).toBeDefined();
    const event = (n: number): Write => {
      const customerId = `cus_${String(n).padStart(4, '0')}` as CustomerId;
      const doc = { customerId, customerVersion: 1, kind: 'changed', ids: [], fields: [], at: instant(now) } as const;
      return { op: 'insert', collection: 'outbox', id: versionKey(customerId, 1), doc };
    };
    for (const from of [0, 400, 800]) {
      const writes = Array.from({ length: 400 }, (_, i) => event(from + i));
      await hub.store.commit({ operationId: `events.${from}`, writes, unrecorded: true });
    }
    now += KEPT_DAYS.outbox * DAY - 1;
    await removeExpired(hub);
    expect(await idsOf('outbox')).toHaveLength(1_201);
    now += 1;
    await removeExpired(hub);
    expect(await idsOf('outbox')).toEqual([]);
  });

  test('rows in quarantine leave ninety days after their import was last touched', async () => {
    const quarantined = async (batchId: string): Promise<void> => {
      const at = instant(now);
      const batch = {
        entity: 'crm',
        file: 'f.csv',
        fileHash: null,
        mapping: 'm@1',
        state: 'done',
        rowsDone: 1,
      } as const;
      const refused = { column: null, valueClass: null, reason: 'is empty', raw: '{"name":"Ann"}' };
      await hub.store.commit({
        operationId: batchId,
        unrecorded: true,
        writes: [
          {
            op: 'insert',
            collection: 'batches',
            id: batchId,
            doc: { ...batch, counts: { read: 1, rejected: 1, refusedValues: 0 }, startedAt: at, updatedAt: at },
          },
          {
            op: 'insert',
            collection: 'quarantine',
            id: versionKey(batchId, 1),
            doc: { batchId, row: 1, ...refused, at },
          },
        ],
      });
    };
    await quarantined('bat_1');
    now += DAY;
    await quarantined('bat_2');
    now += (KEPT_DAYS.quarantine - 1) * DAY;
    expect(await removeExpired(hub)).toBe(1);
    expect(await idsOf('quarantine')).toEqual([versionKey('bat_2', 1)]);
    expect(await idsOf('batches')).toEqual(['bat_1', 'bat_2']);
  });
});
