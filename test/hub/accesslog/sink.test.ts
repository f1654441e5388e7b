import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAccessLog, type AccessEntry, type AuditSink, type Verification } from '../../../audit/index.ts';
import { createAuditSink, exportAccessLog, type AuditSinkOptions } from '../../../hub/accesslog/index.ts';
import type { Store, Unit } from '../../../stores/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

let seed = 0;
const settings = (store: Store, changed: Partial<AuditSinkOptions> = {}): AuditSinkOptions => ({
  store,
  key: KEY,
  now: Date.now,
  random: seededBytes((seed += 1)),
  pauseMs: 1,
  ...changed,
});

/** A store whose commits can be made to fail, before they reach it or after. */
function failing(store: Store): { readonly store: Store; fail: 'no' | 'before' | 'after'; readonly units: Unit[] } {
  const state = {
    fail: 'no' as 'no' | 'before' | 'after',
    units: [] as Unit[],
    store: {
      ...store,
      async commit(unit: Unit) {
        state.units.push(unit);
        if (state.fail === 'before') throw new Error('the disk is gone');
        const outcome = await store.commit(unit);
        if (state.fail === 'after') throw new Error('no answer came');
        return outcome;
      },
    },
  };
  return state;
}

async function verifyStore(store: Store): Promise<Verification> {
  return verifyAccessLog(() => exportAccessLog({ store, now: Date.now, random: seededBytes(999) }, KEY));
}

async function stored(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const line of exportAccessLog({ store, now: Date.now, random: seededBytes(998) }, KEY)) {
    const { entries } = JSON.parse(line) as { readonly entries?: readonly { readonly id: string }[] };
    found.push(...(entries ?? []).map(({ id }) => id));
  }
  return found;
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1));
const entries = (count: number, from = 0): AccessEntry[] => Array.from({ length: count }, (_, i) => entry(from + i));
const recordAll = (sink: AuditSink, all: readonly AccessEntry[]) => Promise.all(all.map((one) => sink.record(one)));

for (const kind of storeKinds()) {
  describe(`The access log on the ${kind.name} store`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => ({ store } = opened = await kind.open()));
    afterEach(() => opened.destroy());

    test('holds what was recorded, in order, under signed heads', async () => {
      const sink = createAuditSink(settings(store, { segmentEntries: 10 }));
      await recordAll(sink, entries(35));
      await sink.record(entry(35));
      expect(await stored(store)).toEqual(entries(36).map(({ requestId }) => requestId));
      expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, entries: 36, firstBad: null });
      await sink.close();
      expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, entries: 36, firstBad: null });
    });

    test('takes entries that come together into one segment', async () => {
      const observed = failing(store);
      const sink = createAuditSink(settings(observed.store));
      await recordAll(sink, entries(200));
      const segments = observed.units.flatMap((unit) => unit.writes).filter((w) => w.collection === 'auditSegments');
      expect(segments).toHaveLength(1);
      await sink.close();
    });

    test('waits for the answers that are under way, and not for the clock once they are over', async () => {
      const observed = failing(store);
      // Nothing here would be done in time if the pause were waited for.
      const sink = createAuditSink(settings(observed.store, { pauseMs: 600_000 }));
      const segments = () =>
        observed.units.flatMap((unit) => unit.writes).filter((w) => w.collection === 'auditSegments').length;
      const [first, second, third] = [sink.expect?.(), sink.expect?.(), sink.expect?.()];
      const done = [sink.record(entry(0)), sink.record(entry(1))];
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(segments()).toBe(0);
      // One that ends without an entry lets the others go.
      third?.over();
      await Promise.all(done);
      expect(segments()).toBe(1);
      // Said twice, it counts once: the second answer is still under way, and its own entry is all there is to wait for.
      for (const each of [first, first, third]) each?.over();
      await sink.record(entry(2));
      expect(segments()).toBe(2);
      second?.over();
      expect(await stored(store)).toEqual(['req-0', 'req-1', 'req-2']);
      await sink.close();
    });

    test('stores the segments that wait together in one unit, and sends them again as one', async () => {
      const observed = failing(store);
      const sink = createAuditSink(settings(observed.store, { segmentEntries: 10 }));
      await sink.record(entry(0));
      observed.fail = 'after';
      const refused = await Promise.allSettled(entries(40, 1).map((one) => sink.record(one)));
      expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 'rejected'));
      observed.fail = 'no';
      await sink.record(entry(41));
      await sink.close();
      const sent = observed.units.filter((unit) => unit.writes.every((w) => w.collection === 'auditSegments'));
      expect(sent.map((unit) => unit.writes.length)).toEqual([1, 4, 4, 1]);
      expect(await stored(store)).toEqual(entries(42).map(({ requestId }) => requestId));
      expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, entries: 42 });
    });

    test('refuses what could not be stored, and goes on with an unbroken chain', async () => {
      const observed = failing(store);
      const reported: unknown[] = [];
      const report = (_: unknown, requestIds?: readonly string[]) => reported.push(requestIds);
      const sink = createAuditSink(settings(observed.store, { report }));
      await sink.record(entry(0));
      for (const [n, fail] of [
        [1, 'before'],
        [2, 'after'],
        [3, 'before'],
      ] as const) {
        observed.fail = fail;
        await expect(sink.record(entry(n))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      }
      observed.fail = 'no';
      await sink.record(entry(4));
      await sink.close();
      expect(reported).toEqual([['req-1'], ['req-2'], ['req-3']]);
      // Each was refused; the one that was sent is on record all the same, as it may have been stored at once.
      const found = await stored(store);
      expect(found).toContain('req-0');
      expect(found).toContain('req-4');
      expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, firstBad: null });
    });

    test('opens when the store comes back', async () => {
      const observed = failing(store);
      const sink = createAuditSink(settings(observed.store));
      observed.fail = 'after';
      await expect(sink.record(entry(0))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      observed.fail = 'no';
      await sink.record(entry(1));
      await sink.close();
      expect(await stored(store)).toEqual(['req-1']);
      expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, entries: 1 });
    });

    test('holds the logs of several processes, each naming the others', async () => {
      const [a, b] = [createAuditSink(settings(store)), createAuditSink(settings(store))];
      for (let n = 0; n < 5; n += 1) await Promise.all([a.record(entry(n)), b.record(entry(100 + n))]);
      await a.close();
      await b.close();
      const lines: string[] = [];
      for await (const line of exportAccessLog({ store, now: Date.now, random: seededBytes(997) }, KEY))
        lines.push(line);
      const verify = (some: readonly string[]) =>
        verifyAccessLog(async function* () {
          yield* some;
        });
      expect(await verify(lines)).toMatchObject({ ok: true, logs: 2, entries: 10 });
      const logs = [...new Set(lines.slice(0, -1).map((line) => /"log":"(log_[^"]+)","others"/.exec(line)?.[1] ?? ''))];
      expect(logs).toHaveLength(2);
      for (const log of logs) {
        const rest = lines.filter((line) => !line.includes(`"log":"${log}","others"`));
        expect((await verify(rest)).firstBad).toEqual({ logId: log, seq: 0, kind: 'missing' });
      }
    });

    test('is held by the next one when its process ended, and then no longer listed', async () => {
      const first = createAuditSink(settings(store));
      await first.record(entry(0));
      await first.close();
      const rows = await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 10 });
      expect(rows).toHaveLength(1);
      const second = createAuditSink(settings(store));
      await second.record(entry(1));
      const live = await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 10 });
      expect(live.map(({ id }) => id)).not.toContain(rows[0]?.id);
      await second.close();
      const heads = await store.find({ collection: 'auditHeads', sort: [{ path: 'id', direction: 1 }], limit: 10 });
      expect(heads.filter(({ doc }) => doc.text.includes(`"log":"${rows[0]?.id}","root"`))).toHaveLength(1);
    });
  });
}

describe('The sink', () => {
  let opened: OpenedStore;
  beforeEach(async () => (opened = await (storeKinds()[0] as ReturnType<typeof storeKinds>[number]).open()));
  afterEach(() => opened.destroy());

  test('refuses more than may wait, and what comes after its end', async () => {
    const sink = createAuditSink(settings(opened.store, { mostWaiting: 3 }));
    const taken = recordAll(sink, entries(3));
    await expect(sink.record(entry(3))).rejects.toMatchObject({ code: 'OVERLOADED' });
    await taken;
    await sink.close();
    await sink.close();
    await expect(sink.record(entry(4))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  test('refuses an entry that no document holds, and goes on', async () => {
    const sink = createAuditSink(settings(opened.store));
    const customers = Array.from({ length: 20_000 }, (_, i) => `hash-of-customer-${i}`);
    await expect(sink.record(entry(0, { customers }))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await sink.record(entry(1));
    await sink.close();
    expect(await stored(opened.store)).toEqual(['req-1']);
  });

  test('keeps segments within a document when every entry has other fields', async () => {
    const sink = createAuditSink(settings(opened.store));
    const fields = (n: number) => ({ profile: Array.from({ length: 200 }, (_, i) => `Customer.field${n}x${i}`) });
    await recordAll(
      sink,
      entries(300).map((one, n) => ({ ...one, fields: fields(n) })),
    );
    await sink.close();
    expect(await verifyStore(opened.store)).toMatchObject({ ok: true, entries: 300 });
  });

  test.each(['before', 'after'] as const)(
    'tells that it cannot write, and finds out by itself that it can again: a store that fails %s a unit',
    async (fail) => {
      const observed = failing(opened.store);
      const reported: unknown[] = [];
      const report = (error: unknown) => reported.push(error);
      const sink = createAuditSink(settings(observed.store, { report, choresEveryMs: 1 }));
      await sink.record(entry(0));
      expect(sink.isFailing?.()).toBe(false);
      observed.fail = fail;
      await expect(sink.record(entry(1))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      expect(sink.isFailing?.()).toBe(true);
      const tried = observed.units.length;
      while (observed.units.length < tried + 2) await aWhile();
      expect([sink.isFailing?.(), reported]).toEqual([true, [expect.any(Error)]]);
      observed.fail = 'no';
      while (sink.isFailing?.() === true) await aWhile();
      expect(await stored(opened.store)).toEqual(['req-0', 'req-1']);
      await sink.record(entry(2));
      await sink.close();
      expect(await verifyStore(opened.store)).toMatchObject({ ok: true, logs: 1, entries: 3 });
    },
  );

  test('begins by itself the log that could not begin', async () => {
    let broken = true;
    const { store } = opened;
    const find: Store['find'] = (query) => (broken ? Promise.reject(new Error('the disk is gone')) : store.find(query));
    const sink = createAuditSink(settings({ ...store, find }, { choresEveryMs: 1 }));
    await expect(sink.record(entry(0))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(sink.isFailing?.()).toBe(true);
    broken = false;
    while (sink.isFailing?.() === true) await aWhile();
    expect(await verifyStore(store)).toMatchObject({ ok: true, logs: 1, entries: 0 });
    await sink.close();
  });

  test('does not take what it refuses for a log that cannot be written', async () => {
    const sink = createAuditSink(settings(opened.store, { mostWaiting: 1 }));
    const customers = Array.from({ length: 20_000 }, (_, i) => `hash-of-customer-${i}`);
    await Promise.allSettled([sink.record(entry(0, { customers })), ...entries(3).map((one) => sink.record(one))]);
    expect(sink.isFailing?.()).toBe(false);
    await sink.close();
  });

  test('leaves nothing in memory when nobody records', async () => {
    const sink = createAuditSink(settings(opened.store));
    await sink.close();
    expect(await verifyStore(opened.store)).toMatchObject({ ok: true, logs: 0, entries: 0 });
  });
});
