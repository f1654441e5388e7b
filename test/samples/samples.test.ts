import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { loadSamplesOnce } from '../../cli/samples.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { defaultSurvivorshipPolicy } from '../../domain/survivorship/index.ts';
import { verifySummaries, type Hub } from '../../hub/index.ts';
import { generateSamples } from '../../samples/generator/index.ts';
import { hubOver } from '../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';

test('the seed writes the bytes that are committed', () => {
  const generated = generateSamples();
  expect(readdirSync('samples/data').sort()).toEqual([...generated.keys()].sort());
  for (const [name, text] of generated) {
    const committed = readFileSync(`samples/data/${name}`, 'utf8');
    // Compared as one truth value, so that a difference does not print a megabyte.
    expect([name, committed === text]).toEqual([name, true]);
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  }
});

test('names stand in five scripts', () => {
  const all = [...generateSamples().values()].join('');
  for (const script of [/\p{Script=Han}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /[ąęłńśźż]/, /[äöüß]/]) {
    expect(all).toMatch(script);
  }
});

describe('loaded', () => {
  let opened: OpenedStore;
  let hub: Hub;
  let told = '';
  const truth = new Map<string, string>();

  beforeAll(async () => {
    opened = await freshStore();
    hub = { ...hubOver(opened.store), resolver: deterministicResolver(), policy: defaultSurvivorshipPolicy };
    for (const line of readFileSync('samples/data/truth.csv', 'utf8').trim().split('\n').slice(1)) {
      const [system = '', id = '', entity = ''] = line.split(',');
      truth.set(`${system}:${id}`, entity);
    }
    // Stopped in the middle first: the next start goes on.
    const stop = new AbortController();
    await loadSamplesOnce(hub, () => stop.abort(), stop.signal);
    expect((await hub.store.get('meta', ['samples'])).get('samples')?.doc.value).toBe('loading');
    await loadSamplesOnce(hub, (message) => (told += message));
  }, 300_000);
  afterAll(() => opened.destroy());

  test('every record is there and linked', async () => {
    let linked = 0;
    for await (const page of hub.store.scan('links')) linked += page.length;
    expect(linked).toBe(truth.size);
    for await (const page of hub.store.scan('batches')) {
      for (const { doc } of page) expect([doc.file, doc.state, doc.counts['rejected']]).toEqual([doc.file, 'done', 0]);
    }
  });

  test('the links are right: precision at least 0.99, and most of the true pairs are found', async () => {
    let right = 0;
    let wrong = 0;
    let customers = 0;
    for await (const page of hub.store.scan('customers')) {
      for (const { doc } of page) {
        if (doc.status !== 'ACTIVE') continue;
        customers += 1;
        const entities = doc.sourceKeys.map((key) => truth.get(key));
        for (let i = 0; i < entities.length; i++) {
          for (let j = 0; j < i; j++) {
            if (entities[i] === entities[j]) right += 1;
            else wrong += 1;
          }
        }
      }
    }
    const sizes = new Map<string, number>();
    for (const entity of truth.values()) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
    const pairs = [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.99);
    expect(right / pairs).toBeGreaterThan(0.6);
    // 1,500 persons and 150 organisations; what the rules leave apart makes some more.
    expect(sizes.size).toBe(1650);
    expect(customers).toBeGreaterThanOrEqual(sizes.size);
    expect(customers).toBeLessThan(sizes.size * 1.4);
  });

  test('every section has rows, anonymous ones among them, and the summaries are right', async () => {
    const count = (collection: 'transactions' | 'interactions', sourceKey: null) =>
      hub.store.count({ collection, where: { sourceKey }, limit: 1000 });
    expect(await count('transactions', null)).toBeGreaterThanOrEqual(40);
    expect(await count('interactions', null)).toBe(60);
    for (const collection of ['transactionSummaries', 'interactionSummaries', 'preferenceSummaries'] as const) {
      let rows = 0;
      for await (const page of hub.store.scan(collection)) rows += page.length;
      expect(rows).toBeGreaterThan(500);
    }
    expect(await verifySummaries(hub)).toEqual([]);
  }, 300_000);

  test('every source system is described', async () => {
    const systems = new Set([...truth.keys()].map((key) => key.split(':')[0] ?? ''));
    const described = await hub.store.get('sourceSystems', [...systems]);
    expect([...described.keys()].sort()).toEqual([...systems].sort());
  });

  test('they are loaded once and never again', async () => {
    expect(told).toContain('samples: loading');
    let again = '';
    await loadSamplesOnce(hub, (message) => (again += message));
    expect(again).toBe('');
  });
});

test('a store that holds something already is left alone', async () => {
  const opened = await freshStore();
  const hub = hubOver(opened.store);
  const batch = {
    entity: 'crm',
    file: 'own.csv',
    fileHash: null,
    mapping: 'own@1',
    state: 'done',
    rowsDone: 1,
    counts: {},
    startedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  } as never;
  await hub.store.commit({
    operationId: 'b',
    writes: [{ op: 'insert', collection: 'batches', id: 'bat_1', doc: batch }],
  });
  await loadSamplesOnce(hub, () => {});
  for await (const page of hub.store.scan('records')) expect(page).toEqual([]);
  await opened.destroy();
});
