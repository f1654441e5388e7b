import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accessLogOf, createAuditSink } from '../../../hub/accesslog/index.ts';
import { unlikeSegments } from '../../../hub/accesslog/unlike-segments.ts';
import { verify, type Hub } from '../../../hub/index.ts';
import type { AuditMentionDocument, Row, Store, Write } from '../../../stores/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes, testHub } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const START = Date.UTC(2026, 10, 22);
let at: number;
let seed = 0;
beforeEach(() => void (at = START));

/** A process that records `count` accesses to cus_a, every second one also to cus_b, and ends. */
async function run(store: Store, first: number, count: number, stepMs = 1_000): Promise<void> {
  const sink = createAuditSink({ store, key: KEY, now: () => at, random: seededBytes((seed += 1)), pauseMs: 0 });
  const [a, b] = ['cus_a', 'cus_b'].map((id) => store.hmac('audit:customer', id)) as [string, string];
  for (let n = first; n < first + count; n += 1) {
    at += stepMs;
    await sink.record(entry(n, { customers: n % 2 === 0 ? [a, b] : [a] }));
  }
  await sink.close();
}

async function accesses(store: Store): Promise<number> {
  const question = { kind: 'customers', ids: ['cus_a'] as never } as const;
  return (await accessLogOf({ store } as Hub, question, { first: 100 })).rows.length;
}

const mentions = (store: Store): Promise<Row<AuditMentionDocument>[]> =>
  store.find({ collection: 'auditMentions', limit: 1_000 });

async function remove(store: Store, collection: 'auditLogs' | 'auditMentions', ids: readonly string[]): Promise<void> {
  const writes = ids.map((id): Write => ({ op: 'delete', collection, id }));
  await store.commit({ operationId: 'remove', unrecorded: true, writes });
}

describe('What follows from the access log', () => {
  let opened: OpenedStore;
  let store: Store;
  let hub: Hub;
  beforeEach(async () => {
    ({ store } = opened = await freshStore());
    hub = testHub(store);
    await run(store, 0, 12);
    await run(store, 12, 8, 31_000);
    await run(store, 20, 5);
  });
  afterEach(() => opened.destroy());

  test('is as it should be', async () => {
    expect(await verify(hub)).toMatchObject({ found: 0 });
  });

  test('is found wrong where the index is gone, and the index is made anew', async () => {
    await remove(
      store,
      'auditMentions',
      (await mentions(store)).map(({ id }) => id),
    );
    expect(await accesses(store)).toBe(0);
    const { found, differences } = await verify(hub, { repair: true });
    expect(found).toBe(25);
    expect(differences[0]).toEqual({
      kind: 'accessLog',
      id: expect.stringMatching(/^log_.*#0{11}1$/),
      what: expect.stringContaining('index'),
    });
    expect(await accesses(store)).toBe(25);
    expect(await verify(hub)).toMatchObject({ found: 0 });
  });

  test('is found wrong where the index names too little, and what it lacks is added', async () => {
    const rows = await mentions(store);
    const b = store.hmac('audit:customer', 'cus_b');
    const long = rows.find(({ doc }) => doc.mention === b && (doc.more?.length ?? 0) > 4) as Row<AuditMentionDocument>;
    // Its first segment stays named, the others are no more.
    const doc = { mention: b };
    const cut: Write = { op: 'upsert', collection: 'auditMentions', id: long.id, doc };
    await store.commit({ operationId: 'cut', unrecorded: true, writes: [cut] });
    const missing = (long.doc.more?.length ?? 0) / 2;
    expect(await verify(hub, { repair: true })).toMatchObject({ found: missing });
    expect(await verify(hub)).toMatchObject({ found: 0 });
    expect((await mentions(store)).filter(({ id }) => id === long.id)).toMatchObject([{ doc }]);
  });

  test('is as it should be where the index names a segment twice, or one that does not hold it', async () => {
    const long = (await mentions(store)).find(({ doc }) => doc.more !== undefined) as Row<AuditMentionDocument>;
    const { mention, more = [] } = long.doc;
    const [log, line] = (long.id.split('|')[2] ?? '').split('#');
    const second = `${log}#${String(Number(line) + (more[0] ?? 0)).padStart(12, '0')}`;
    const place = `${new Date(Date.parse(long.id.split('|')[1] ?? '') + (more[1] ?? 0)).toISOString()}|${second}`;
    const writes = [mention, 'stranger'].map((one): Write => ({
      op: 'upsert',
      collection: 'auditMentions',
      id: `${one}|${place}`,
      doc: { mention: one },
    }));
    await store.commit({ operationId: 'twice', unrecorded: true, writes });
    const upTo = new Map([[log ?? '', 99]]);
    expect(await unlikeSegments(store, upTo)).toEqual([second]);
    expect(await verify(hub)).toMatchObject({ found: 0 });
    await remove(store, 'auditMentions', [`stranger|${place}`]);
    expect(await unlikeSegments(store, upTo)).toEqual([]);
  });

  test('is found wrong where the row of a log is gone, which is put back, listed and indexed', async () => {
    const rows = await store.find({ collection: 'auditLogs', limit: 10 });
    const ids = rows.map(({ id }) => id);
    await remove(store, 'auditLogs', ids);
    expect((await verify(hub, { repair: true })).differences).toEqual(
      ids.map((id) => ({ kind: 'accessLog', id, what: expect.stringContaining('row is gone') })),
    );
    const again = await store.get('auditLogs', ids);
    for (const { id, doc } of rows) expect(again.get(id)?.doc).toEqual({ ...doc, state: 'live' });
    expect(await verify(hub)).toMatchObject({ found: 0 });
    await run(store, 25, 1);
    const heads = await store.find({ collection: 'auditHeads', sort: [{ path: 'id', direction: -1 }], limit: 2 });
    for (const id of ids) expect(heads[1]?.doc.text).toContain(`"log":"${id}","root"`);
    expect(await accesses(store)).toBe(26);
  });
});
