import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IngestItem } from '../../../domain/business/index.ts';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { IncomingRecord } from '../../../domain/model/index.ts';
import { importFile, sweep, upsertRecords, verify, type Hub, type ImportOutcome } from '../../../hub/index.ts';
import { parseMapping } from '../../../sources/index.ts';
import type { Store, Unit } from '../../../stores/index.ts';
import { StoreUnavailableError } from '../../../stores/index.ts';
import { dump } from '../../support/crash/dump.ts';
import { IMPORTER, person, seededBytes, testHub } from '../../support/hub.ts';
import { freshStore, freshThreaded, type OpenedStore } from '../../support/stores.ts';

const MAPPING = parseMapping(
  `mapping: m
system: shop
records:
  - { kind: person, id: id, names: [name], emails: [mail] }
`,
  'm.yaml',
);

const ROWS = 1_750;
const PERSONS = 700;

const family = (n: number): string =>
  `Kov${[n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676)].map((i) => String.fromCharCode(97 + i)).join('')}`;

/** Who a row is of. */
const personOf = (row: number): { readonly family: string; readonly email: string } => {
  const n = (row % 50 === 0 ? row - 1 : row) % PERSONS;
  return { family: family(n), email: `p${n}@x.example` };
};

/** Each person two or three times, in other chunks and within one: 500 records are a chunk. */
async function* rows(): AsyncGenerator<IngestItem> {
  for (let row = 1; row <= ROWS; row += 1) {
    const values = { id: String(row), name: `Anna ${personOf(row).family}`, mail: personOf(row).email };
    const item = MAPPING.apply({ kind: 'row', row, values, raw: JSON.stringify(values) });
    if (item === null) throw new Error('the mapping leaves the row out');
    yield item;
  }
}

let opened: OpenedStore;
beforeEach(async () => {
  opened = await freshThreaded();
});
afterEach(() => opened.destroy());

let hubs = 0;
const hubOn = (store: Store): Hub =>
  testHub(store, {
    resolver: deterministicResolver(),
    random: seededBytes((hubs += 1)),
    now: () => Date.UTC(2026, 0, 1),
  });

const load = (store: Store): Promise<ImportOutcome> =>
  importFile(hubOn(store), { rows: rows(), mapping: MAPPING, file: 'rows.csv', fileHash: 'hash' });

/** What an import on the store of one thread leaves, chunk after chunk, with `more` after it. */
async function expected(more: (hub: Hub) => Promise<unknown> = async () => undefined): Promise<string[]> {
  const plain = await freshStore();
  try {
    await load(plain.store);
    await more(hubOn(plain.store));
    return await dump(plain.store);
  } finally {
    await plain.destroy();
  }
}

async function settled(store: Store): Promise<string[]> {
  const hub = hubOn(store);
  await sweep(hub, { all: true });
  expect((await verify(hub)).differences).toEqual([]);
  return dump(store);
}

/** Told of every unit with its number, before it goes to the store. */
const watching = (store: Store, told: (n: number, unit: Unit) => Promise<void> | void): Store => {
  let n = 0;
  return {
    ...store,
    async commit(unit) {
      n += 1;
      await told(n, unit);
      return store.commit(unit);
    },
  };
};

/** Waits for at most ten seconds until it is so. */
async function until(so: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !so();) {
    if (Date.now() > end) throw new Error('It never came to be so.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('chunks of an import that are written side by side', () => {
  test('end as if each had waited for the one before', async () => {
    const { summary, failure } = await load(opened.store);
    expect(failure).toBeNull();
    expect(summary).toMatchObject({ read: ROWS, inserted: ROWS, rejected: 0 });
    expect(await settled(opened.store)).toEqual(await expected());
  });

  test('are begun before the one before has its outcomes, and never more than two', async () => {
    const begun: string[] = [];
    let held = 0;
    // The unit that ends a chunk holds its operation; its outcome is kept back until the next chunk has come as far.
    const store: Store = {
      ...opened.store,
      async commit(unit) {
        for (const { op, collection, id } of unit.writes) if (collection === 'work' && op === 'upsert') begun.push(id);
        const outcome = await opened.store.commit(unit);
        if (unit.operation && begun.length < 3) {
          const present = begun.length;
          await until(() => begun.length > present);
          for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
          expect(begun).toHaveLength(present + 1);
          held += 1;
        }
        return outcome;
      },
    };
    const { summary } = await load(store);
    expect(summary.inserted).toBe(ROWS);
    expect(held).toBe(2);
    expect(begun).toHaveLength(Math.ceil(ROWS / 500));
  });

  test('that meet what somebody else wrote meanwhile are put together with it', async () => {
    const stranger = hubOn(opened.store);
    const others: IncomingRecord[] = [];
    // Somebody joins a record to a customer that the unit at hand is about to change.
    const store = watching(opened.store, async (_n, { writes }) => {
      const joined = writes.find((write) => write.op === 'replace' && write.collection === 'customers');
      if (others.length === 5 || joined?.op !== 'replace' || joined.collection !== 'customers') return;
      const row = Number(joined.doc.sourceKeys.find((key) => key.startsWith('shop:'))?.slice('shop:'.length));
      const other = person(`crm:${others.length}`, { given: 'Anna', ...personOf(row) });
      others.push(other);
      await upsertRecords(stranger, [other], { by: IMPORTER });
    });
    let conflicts = 0;
    const counted: Store = {
      ...store,
      async commit(unit) {
        const outcome = await store.commit(unit);
        if (outcome.kind === 'conflict') conflicts += 1;
        return outcome;
      },
    };
    const { summary, failure } = await load(counted);
    expect(failure).toBeNull();
    expect(summary).toMatchObject({ read: ROWS, inserted: ROWS });
    expect(others).toHaveLength(5);
    expect(conflicts).toBeGreaterThan(0);
    const alone = await expected((hub) => upsertRecords(hub, others, { by: IMPORTER }));
    expect(await settled(opened.store)).toEqual(alone);
  });

  test.each([2, 15, 30, 45])('stop where the store fails at unit %i, and are done by the next import', async (at) => {
    const store = watching(opened.store, (n) => {
      if (n >= at) throw new StoreUnavailableError('The disk is full.');
    });
    await expect(load(store)).rejects.toThrow('The disk is full.');
    const { summary, failure } = await load(opened.store);
    expect(failure).toBeNull();
    expect(summary.read).toBe(ROWS);
    expect(await settled(opened.store)).toEqual(await expected());
  });
});
