import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../../../stores/embedded/index.ts';
import { StoreUnavailableError, type Store } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshStore, freshThreaded, type OpenedStore } from '../../support/stores.ts';

const PAGE_BYTES = 4_096;
const IDS = Array.from({ length: 40 }, (_, i) => `t${i}`);

/** Pages with rows, and of the index over them, as a disk leaves them that lost what was on them. */
function losePages(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
    const page = bytes.subarray(at, at + PAGE_BYTES);
    if (page.includes('open')) page.fill(0);
  }
}

/** Documents that are no JSON any more, in pages that SQLite finds nothing wrong with. */
function spoilDocuments(bytes: Buffer): void {
  for (let at = bytes.indexOf('"comments"'); at >= 0; at = bytes.indexOf('"comments"', at)) bytes.write('?', at);
}

async function readAll(store: Store): Promise<void> {
  for await (const _ of store.scan('tasks')) continue;
}

const where = { state: 'open' };
type Reader = (store: Store) => Promise<unknown>;
const READERS: readonly (readonly [string, Reader])[] = [
  ['get', (store) => store.get('tasks', IDS)],
  ['find', (store) => store.find({ collection: 'tasks', where, limit: 99 })],
  ['findTopPerKey', (store) => store.findTopPerKey({ collection: 'tasks', field: 'state', keys: ['open'], limit: 99 })],
  ['scan', readAll],
];
const COUNT = ['count', (store: Store) => store.count({ collection: 'tasks', where, limit: 99 })] as const;

describe.each<[string, () => Promise<OpenedStore>]>([
  ['embedded', freshStore],
  ['on a thread', freshThreaded],
])('a file that was damaged inside (%s)', (_, fresh) => {
  it.each<[string, readonly (readonly [string, Reader])[], (bytes: Buffer) => void]>([
    ['lost pages', [...READERS, COUNT], losePages],
    ['spoilt documents', READERS, spoilDocuments],
  ])('is told as such by every reader, with what to do and none of its content: %s', async (_, readers, damage) => {
    const opened = await fresh();
    const rows = IDS.map((id) => insert('tasks', id, task({ comments: [`geheim ${id}`.padEnd(1_000)] })));
    await opened.store.commit(unit(rows));
    await opened.store.close();
    const file = join(opened.directory ?? '', DATABASE_FILE);
    const bytes = readFileSync(file);
    damage(bytes);
    writeFileSync(file, bytes);
    const store = await opened.reopen();
    for (const [name, read] of readers) {
      const error: unknown = await read(store).catch((e: unknown) => e);
      expect([name, error]).toEqual([name, expect.any(StoreUnavailableError)]);
      expect(String(error)).toMatch(/c360\.db in .* is damaged or no store\. Restore c360\.db from a backup/);
      expect(String(error)).not.toMatch(/geheim/);
    }
    await opened.destroy();
  });
});
