import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAccessLog, type AuditSink } from '../../../audit/index.ts';
import { Gateway, type LocalSubgraph } from '../../../gateway/index.ts';
import { createAuditSink, exportAccessLog } from '../../../hub/accesslog/index.ts';
import type { Store } from '../../../stores/index.ts';
import { KEY } from '../../audit/support.ts';
import { ADMIN, authenticatedAs } from '../../support/actors.ts';
import { seededBytes } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';
import { memoryLog, tinySupergraph } from '../tiny-supergraph.ts';

interface Told {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code?: string } }[];
}

let opened: OpenedStore;
let gateway: Gateway;
let sink: AuditSink;
let url: string;
let storeFails: boolean;
let commits: number;
let rowUnrecorded: boolean;

beforeEach(async () => {
  storeFails = false;
  commits = 0;
  rowUnrecorded = false;
  opened = await freshStore();
  const store: Store = {
    ...opened.store,
    async commit(unit) {
      commits += 1;
      if (storeFails) throw new Error('disk full: /var/lib/c360/c360.db on host db-7');
      return opened.store.commit(unit);
    },
  };
  sink = createAuditSink({ store, key: KEY, now: Date.now, random: seededBytes(5), pauseMs: 1 });
  const { sdl, subgraphs } = tinySupergraph();
  /** As the shop's subgraphs do with a row that is reached by its own id when its entry is not durable. */
  const orders: LocalSubgraph = {
    ...subgraphs.orders,
    async execute(request) {
      const result = await subgraphs.orders.execute(request);
      if (!rowUnrecorded) return result;
      const errors = [
        { message: 'not now', path: ['_entities', 0, 'orders'], extensions: { code: 'AUDIT_UNAVAILABLE' } },
      ];
      return { data: { _entities: [{ orders: null }, { orders: ['order of k-b'] }, { orders: null }] }, errors };
    },
  };
  gateway = new Gateway({
    accessLog: {
      sink,
      hmac: (kind, value) => opened.store.hmac(kind, value),
      now: Date.now,
      classOf: (coordinate) => (coordinate === 'Customer.name' ? 'profile' : null),
    },
    supergraphSdl: sdl,
    subgraphs: [subgraphs.identity, orders],
    authenticate: authenticatedAs(ADMIN),
    log: memoryLog(),
    drainMs: 1_000,
    sampleQuery: '{ customers { id } }',
  });
  url = `http://127.0.0.1:${await gateway.start(0, '127.0.0.1')}/graphql`;
});
afterEach(async () => {
  await gateway.stop();
  await sink.close().catch(() => undefined);
  await opened.destroy();
});

async function ask(query: string, variables = {}): Promise<{ status: number; body: Told; text: string }> {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'request-7' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Told };
}

async function exported(): Promise<string> {
  let text = '';
  for await (const line of exportAccessLog({ store: opened.store, now: Date.now, random: seededBytes(6) }, KEY)) {
    text += line;
  }
  return text;
}

describe('The access log behind HTTP', () => {
  test('holds who read what of whom when the answer is there, and nothing in clear', async () => {
    const { status, body } = await ask('query Names { customers { id name } }');
    expect(status).toBe(200);
    expect(body.data?.['customers']).toHaveLength(3);
    const text = await exported();
    expect(text).toContain('"id":"request-7"');
    expect(text).toContain('"fields":{"profile":["Customer.name"]}');
    expect(text).toContain('"name":"Names"');
    for (const id of ['a', 'b', 'c']) {
      expect(text).toContain(opened.store.hmac('audit:customer', id));
      expect(text).not.toContain(`name of ${id}`);
    }
    const lines = text.split(/(?<=\n)/);
    const verification = await verifyAccessLog(async function* () {
      yield* lines;
    });
    expect(verification).toMatchObject({ ok: true, logs: 1, entries: 1 });
  });

  test('gives 503 and nothing of the data when the store fails, and goes on when it is back', async () => {
    expect((await ask('{ customers { name } }')).status).toBe(200);
    storeFails = true;
    const { status, body, text } = await ask('{ customers { id name } }');
    expect(status).toBe(503);
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['AUDIT_UNAVAILABLE']);
    expect(body.data ?? null).toBeNull();
    expect(text).not.toMatch(/name of|disk|db-7|\/var/);
    storeFails = false;
    expect((await ask('{ customers { name } }')).status).toBe(200);
  });

  test('gives 503 and nothing of the data when a subgraph could not record the access to a row', async () => {
    rowUnrecorded = true;
    const { status, body, text } = await ask('{ customers { id name orders } }');
    expect(status).toBe(503);
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['AUDIT_UNAVAILABLE']);
    expect(body).not.toHaveProperty('data');
    expect(text).not.toMatch(/name of|order of/);
    rowUnrecorded = false;
    expect((await ask('{ customers { id name orders } }')).status).toBe(200);
    // The entry of the first says that it failed, and names nobody.
    const entries = (await exported()).match(/"outcome":"(?:ok|failed)"/g);
    expect(entries?.sort()).toEqual(['"outcome":"failed"', '"outcome":"ok"']);
  });

  test('holds what a default lets stand, also after an answer without it', async () => {
    const query = 'query Q($w: Boolean = true) { customers { id name @include(if: $w) } }';
    expect((await ask(query, { w: false })).text).not.toContain('name of');
    expect(commits).toBe(0);
    expect((await ask(query)).text).toContain('name of a');
    expect(await exported()).toContain('"fields":{"profile":["Customer.name"]}');
  });

  test('does not stand in the way of answers that say nothing of a person', async () => {
    storeFails = true;
    expect(await ask('{ customers { id } }')).toMatchObject({ status: 200, body: { data: {} } });
    expect(commits).toBe(0);
  });
});
