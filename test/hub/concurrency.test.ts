import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { deleteRecord, mergeCustomers, sweep, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Store } from '../../stores/index.ts';
import { IMPORTER, person, seededBytes, STEWARD, testHub, tickingClock } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';
import { all } from './model/all.ts';

const SYSTEMS = ['crm', 'shop', 'callcenter', 'marketing'];
const PERSONS = 30;

/** A store whose readers give the others their turn before they answer, as one across a network does. */
function slow(store: Store): Store {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...store,
    get: async (...args) => (await turn(), store.get(...args)),
    find: async (...args) => (await turn(), store.find(...args)),
    findTopPerKey: async (...args) => (await turn(), store.findTopPerKey(...args)),
    commit: async (unit) => (await turn(), store.commit(unit)),
  };
}

function hubs(store: Store): Hub[] {
  return SYSTEMS.map((_, i) =>
    testHub(slow(store), {
      resolver: deterministicResolver(),
      random: seededBytes(i + 1),
      now: tickingClock(Date.UTC(2026, 0, 1) + i),
    }),
  );
}

const said = (n: number) => ({
  given: 'Anna',
  family: `Nowak${n}`,
  email: `anna.${n}@x.example`,
  phone: `+4822123${1000 + n}`,
});

/** CONFLICT after ten lost attempts is an answer of the contract (docs/ARCHITECTURE.md, what happens when something fails): a writer then asks again, here up to five times. */
async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== 'CONFLICT' || n >= 5) throw error;
    }
  }
}

describe.each(storeKinds().map((kind) => [kind.name, kind] as const))('four writers at once on %s', (_name, kind) => {
  test('end with one customer per person, whoever came first', async () => {
    const opened = await kind.open();
    try {
      await Promise.all(
        hubs(opened.store).map(async (hub, i) => {
          // Each in an order of its own, a few records a call, all persons at once.
          const order = Array.from({ length: PERSONS }, (_, n) => (n * 7 + i * 11) % PERSONS);
          for (let from = 0; from < order.length; from += 5) {
            const batch = order.slice(from, from + 5).map((n) => person(`${SYSTEMS[i] ?? ''}:${n}`, said(n)));
            const { results } = await insisting(() => upsertRecords(hub, batch, { by: IMPORTER }));
            expect(results.map((each) => each.outcome)).toEqual(batch.map(() => 'inserted'));
          }
        }),
      );
      const active = (await all(opened.store, 'customers')).filter((row) => row.doc.status === 'ACTIVE');
      expect(active.map((row) => row.doc.sourceKeyCount)).toEqual(Array.from({ length: PERSONS }, () => 4));
      const check = testHub(opened.store, { resolver: deterministicResolver() });
      expect((await verify(check)).differences).toEqual([]);
      expect(await all(opened.store, 'work')).toEqual([]);
    } finally {
      await opened.destroy();
    }
  });

  test('changes, deletions and merges of the same customers leave nothing contradictory', async () => {
    const opened = await kind.open();
    try {
      const writers = hubs(opened.store);
      const [first] = writers as [Hub];
      const persons = [0, 1, 2, 3, 4, 5];
      const seeded = await upsertRecords(
        first,
        persons.map((n) => person(`crm:${n}`, said(n))),
        { by: IMPORTER },
      );
      const ids = seeded.results.map((each) => each.customerId as CustomerId);
      const tolerated = async (work: Promise<unknown>) =>
        work.catch((error: { code?: string }) => {
          if (error.code !== 'CONFLICT' && error.code !== 'NOT_FOUND') throw error;
        });
      await Promise.all(
        writers.map(async (hub, i) => {
          for (const n of persons) {
            const records = [
              person(`${SYSTEMS[i] ?? ''}:${n}`, said(n)),
              person(`${SYSTEMS[i] ?? ''}:x${n}`, said((n + i) % 6)),
            ];
            await insisting(() => upsertRecords(hub, records, { by: IMPORTER }));
            const [a, b] = [ids[n], ids[(n + 1) % 6]] as [CustomerId, CustomerId];
            if (i === 0) await tolerated(mergeCustomers(hub, { customerIds: [a, b] }, { by: STEWARD }));
            if (i === 1) await tolerated(deleteRecord(hub, { key: `crm:${n}` as SourceKey }, { by: IMPORTER }));
          }
        }),
      );
      const check = testHub(opened.store, { resolver: deterministicResolver() });
      // A writer that loses ten times to others leaves the rest to the work queue and says so.
      await sweep(check, { all: true });
      expect((await verify(check)).differences).toEqual([]);
    } finally {
      await opened.destroy();
    }
  });
});
