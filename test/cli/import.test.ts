import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runImport, type ImportArguments } from '../../cli/import.ts';
import { brokenOff } from '../../cli/import-report.ts';
import { Stopped } from '../../cli/stopped.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { Hub } from '../../hub/index.ts';
import { StoreUnavailableError } from '../../stores/index.ts';
import { hubOver } from '../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';

let opened: OpenedStore;
let hub: Hub;
let folder: string;
let mapping: string;
let stopping: AbortController;
let stop: AbortSignal;
beforeEach(async () => {
  stopping = new AbortController();
  stop = stopping.signal;
  opened = await freshStore();
  hub = { ...hubOver(opened.store), resolver: deterministicResolver() };
  folder = mkdtempSync(join(tmpdir(), 'c360-import-'));
  mapping = file(
    'people.yaml',
    'mapping: people\nsystem: crm\nrecords:\n  - { kind: person, id: id, names: [name], phones: [phone], sourceVersion: v }\n',
  );
});
afterEach(async () => {
  await opened.destroy();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(files: readonly string[], more: Partial<ImportArguments> = {}) {
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), stop };
  const args = { files, mappings: [mapping], json: false, dryRun: false, ...more };
  const code = await runImport(args, io, async () => ({ hub, close: async () => {} }));
  return { code, out, err };
}

test('a good file: exit 0 and, with --json, exactly the summary', async () => {
  const { code, out, err } = await run([file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n2,Bo Ek,,1\n')], { json: true });
  expect([code, err]).toEqual([0, '']);
  const summary = JSON.parse(out) as Record<string, number>;
  expect(Object.keys(summary)).toEqual([
    'read',
    'inserted',
    'changed',
    'unchanged',
    'rejected',
    'erased',
    'seconds',
    'rowsPerSecond',
    'peakMemoryMb',
  ]);
  expect(summary).toMatchObject({ read: 2, inserted: 2, changed: 0, unchanged: 0, rejected: 0, erased: 0 });
  expect(summary['peakMemoryMb']).toBeGreaterThan(10);
});

test('rejected rows: exit 3, each told by file, row and column, and the others loaded', async () => {
  const rows = 'id,name,phone,v\n1,Ann Lee,,1\n,No Id,,1\n3,Cy\n4,Di Fo,,1\n';
  const { code, out, err } = await run([file('a.csv', rows)]);
  expect(code).toBe(3);
  expect(err).toContain('a.csv, row 2, column "id": is empty, and a record needs its id\n');
  expect(err).toContain('a.csv, row 3: has 2 fields; the header has 4\n');
  expect(out).toContain('4 rows read: 2 inserted, 0 changed, 0 unchanged, 2 rejected, 0 erased');
});

test('rows that the mapping leaves out are counted apart, and told where nothing else is read', async () => {
  const picky = file('picky.yaml', `when: { column: v, is: '1' }\n${readFileSync(mapping, 'utf8')}`);
  const some = file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n2,Bo Ek,,2\n3,Cy Mo,,2\n');
  const none = file('b.csv', 'id,name,phone,v\n4,Di Fo,,2\n');
  const told = await run([some, none], { mappings: [picky] });
  expect(told.code).toBe(0);
  expect(told.out).toContain(
    '1 rows read: 1 inserted, 0 changed, 0 unchanged, 0 rejected, 0 erased, 2 left out by the',
  );
  expect(told.out).toContain(
    '0 rows read: 0 inserted, 0 changed, 0 unchanged, 0 rejected, 0 erased, 1 left out by the',
  );
  expect(told.err).toBe('b.csv: the mapping left out all rows that were read (1): its "when" holds for none of them\n');
  const { out } = await run([some, none], { mappings: [picky], json: true });
  expect(JSON.parse(out)).toMatchObject({ read: 1, unchanged: 1, leftOut: 3 });
});

test('the same version with other content is rejected by row', async () => {
  await run([file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n')]);
  const { code, err } = await run([file('b.csv', 'id,name,phone,v\n1,Other Name,,1\n')]);
  expect(code).toBe(3);
  expect(err).toMatch(/b.csv, row 1: .*\(VERSION_CONFLICT\)/);
});

test('a signal ends it between two chunks with the code of shells; the same command goes on there', async () => {
  const rows = Array.from({ length: 1_200 }, (_, i) => `${i},Ann Lee${i},,1\n`).join('');
  const big = file('a.csv', `id,name,phone,v\n${rows}`);
  const stopAtRecords: Hub['store'] = {
    ...opened.store,
    async commit(unit) {
      if (unit.writes.some(({ collection }) => collection === 'records')) stopping.abort(new Stopped('SIGTERM'));
      return opened.store.commit(unit);
    },
  };
  const whole = hub;
  hub = { ...whole, store: stopAtRecords };
  const first = await run([big, file('b.csv', 'id,name,phone,v\n9999,Bo Ek,,1\n')]);
  expect(first.code).toBe(143);
  const done = Number(/stopped with (\d+) rows done. To go on, run the same command again.\n$/.exec(first.err)?.[1]);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(1_200);
  hub = whole;
  ({ signal: stop } = stopping = new AbortController());
  const second = await run([big], { json: true });
  // On a slow machine it also tells how far it is.
  const told = second.err.replace(/^a\.csv: \d+ rows, 0 rejected.*\n/gm, '');
  expect([second.code, told]).toEqual([0, '']);
  expect(JSON.parse(second.out)).toMatchObject({ read: 1_200, inserted: 1_200, unchanged: 0 });
  expect((await hub.store.get('records', ['crm:9999'])).size).toBe(0);
});

test('a store that fails says how to go on, and nothing more is asked of it; the same command goes on there', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => `${i},Ann Lee${i},,1\n`).join('');
  const big = file('a.csv', `id,name,phone,v\n${rows}`);
  let units = 0;
  const failing: Hub['store'] = {
    ...opened.store,
    async commit(unit) {
      if (unit.writes.some(({ collection }) => collection === 'batches')) units += 1;
      if (units > 2) throw new StoreUnavailableError('The database cannot be reached.');
      return opened.store.commit(unit);
    },
  };
  let finished = 0;
  const io = { out: () => {}, err: () => {}, stop };
  const args = { files: [big], mappings: [mapping], json: false, dryRun: false };
  const command = (store: Hub['store']) =>
    runImport(args, io, async () => {
      const finish = async () => void (finished += 1);
      return { hub: { ...hub, store }, finish, close };
    });
  // As of a full disk, which is met again where the store is closed.
  let close = (): Promise<void> => Promise.reject(new StoreUnavailableError('It cannot be closed either.'));
  await expect(command(failing)).rejects.toThrow(
    `The database cannot be reached.\nc360: ${big}: broken off before its end. To go on, run the same command again.`,
  );
  expect(finished).toBe(0);
  close = async () => {};
  const [batch] = await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 1 });
  expect(batch?.doc.rowsDone).toBe(2_000);
  expect([await command(opened.store), finished]).toEqual([0, 1]);
  expect((await hub.store.get('batches', [batch?.id ?? ''])).get(batch?.id ?? '')?.doc).toMatchObject({
    state: 'done',
    rowsDone: 3_000,
  });
});

test('a store that fails under a dry run or standard input: what then is to be done', () => {
  expect(brokenOff('a.csv', true)).toBe('a.csv: broken off before its end; nothing was written.');
  expect(brokenOff('-', false)).toMatch(
    /To go on, run the same command again, with the same input from its beginning\.$/,
  );
});

test('two commands at once on one file: each row is taken once, and both are told of the other', async () => {
  const rows = Array.from({ length: 1_200 }, (_, i) => `${i},Ann Lee${i},,1\n`).join('');
  const big = file('a.csv', `id,name,phone,v\n${rows}`);
  const begun: ReturnType<typeof run>[] = [];
  const whole = hub;
  hub = {
    ...whole,
    store: {
      ...opened.store,
      async commit(unit) {
        const outcome = await opened.store.commit(unit);
        if (begun.length === 0 && unit.writes.some(({ collection }) => collection === 'records')) {
          hub = whole;
          begun.push(run([big], { json: true }));
        }
        return outcome;
      },
    },
  };
  const first = await run([big], { json: true });
  const [other] = await Promise.all(begun);
  expect([first.code, other?.code]).toEqual([0, 0]);
  const told = [first.err, other?.err ?? ''].join('');
  expect(told).toContain('a.csv: another process imports this file at the same time. Each row is taken once;');
  expect(JSON.parse(first.out)).toMatchObject({ read: 1_200, rejected: 0 });
  expect(await hub.store.count({ collection: 'records', where: { id: { gte: 'crm:' } }, limit: 2_000 })).toBe(1_200);
});

test('ids with a blank at an end are taken as they are, and told once without the id', async () => {
  const { code, err } = await run([file('a.csv', 'id,name,phone,v\n17 ,Ann Lee,,1\n 18,Bo Ek,,1\n1 9,Cy Mo,,1\n')]);
  expect(code).toBe(0);
  expect(err).toMatch(
    /^a\.csv: 2 rows name a customer by an id with a blank at an end, which is part of the id\. .*\n$/,
  );
  expect([...(await hub.store.get('records', ['crm:17 ', 'crm: 18', 'crm:1 9'])).keys()]).toHaveLength(3);
  const trimmed = file('trimmed.yaml', readFileSync(mapping, 'utf8').replace('id: id', 'id: { column: id, do: trim }'));
  expect(await run([file('b.csv', 'id,name,phone,v\n20 ,Di Ray,,1\n')], { mappings: [trimmed] })).toMatchObject({
    err: '',
  });
});

test('a value that cannot be read is told, without the value, and its row is taken', async () => {
  const { code, err } = await run([file('a.csv', 'id,name,phone,v\n1,Ann Lee,call me,1\n')]);
  expect(code).toBe(0);
  expect(err).toMatch(/^a.csv, row 1, column "phone": is not a readable phone .*the rest of the row is taken\n$/);
  expect(err).not.toContain('call me');
});

test.each([
  ['an unknown column', 'id,name,phone,v,zodiac\n1,Ann,,1,leo\n', /a.csv, column "zodiac": the mapping does not know/],
  ['a missing column', 'id,name,v\n1,Ann,1\n', /a.csv, column "phone": the header lacks/],
  ['a duplicate header', 'id,name,phone,v,id\n', /a.csv, column "id": the header names this column twice/],
  ['an empty file', '', /a.csv: is empty/],
])('%s: exit 1 and nothing written', async (_, text, message) => {
  const { code, err } = await run([file('a.csv', text)]);
  expect(code).toBe(1);
  expect(err).toMatch(message);
  for await (const page of hub.store.scan('records')) expect(page).toEqual([]);
});

test('a truncated gzip: exit 1 after the rows that were good', async () => {
  const rows = Array.from({ length: 400 }, (_, i) => `${i},Name N${(i * 7919) % 1000},,1`).join('\n');
  const bytes = gzipSync(`id,name,phone,v\n${rows}\n`);
  const { code, err, out } = await run([file('a.csv.gz', bytes.subarray(0, bytes.length - 600))], { json: true });
  expect(code).toBe(1);
  expect(err).toContain('c360: a.csv.gz: the gzip data end too early: the file is cut short\n');
  const { read, inserted } = JSON.parse(out) as { read: number; inserted: number };
  expect(read).toBeGreaterThan(50);
  expect(inserted).toBe(read);
});

test('several files are one summary; a missing one fails and the others are loaded', async () => {
  const a = file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n');
  const b = file('b.csv', 'id,name,phone,v\n2,Bo Ek,,1\n');
  const { code, out, err } = await run([a, join(folder, 'none.csv'), b], { json: true });
  expect(code).toBe(1);
  expect(err).toContain('none.csv: there is no such file');
  expect(JSON.parse(out)).toMatchObject({ read: 2, inserted: 2 });
});

test('a mapping that cannot be used is a usage error by line and column, and no store is opened', async () => {
  let openings = 0;
  const io = { out: () => {}, err: (text: string) => void (told += text), stop };
  let told = '';
  const bad = file('bad.yaml', 'mapping: people\nsystem: crm\nrecordz: []\n');
  const open = async () => {
    openings += 1;
    return { hub, close: async () => {} };
  };
  expect(await runImport({ files: ['x'], mappings: [bad], json: false, dryRun: false }, io, open)).toBe(2);
  expect(told).toMatch(/c360: bad.yaml, line 3, column 1: .*unknown key "recordz"/);
  expect(await runImport({ files: ['x'], mappings: ['/none.yaml'], json: false, dryRun: false }, io, open)).toBe(2);
  expect(openings).toBe(0);
});

test('each file under its own mapping, in their order; the summary is of all', async () => {
  const erp = file(
    'erp.yaml',
    'mapping: erp\nsystem: erp\nrecords:\n  - { kind: person, id: number, names: [full] }\n',
  );
  const a = file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n');
  const b = file('b.csv', 'number,full\n7,Bo Ek\n8,Cy Oy\n');
  const c = file('c.csv', 'id,name,phone,v\n2,Di Ray,,1\n');
  const { code, out, err } = await run([a, b, c], { mappings: [mapping, erp, mapping], json: true });
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ read: 4, inserted: 4 });
  const stored = await hub.store.get('records', ['crm:1', 'erp:7', 'erp:8', 'crm:2']);
  expect([...stored.keys()].sort()).toEqual(['crm:1', 'crm:2', 'erp:7', 'erp:8']);
});

test('mappings that do not match the files in number are a usage error, and no store is opened', async () => {
  let told = '';
  let openings = 0;
  const open = async () => {
    openings += 1;
    return { hub, close: async () => {} };
  };
  const args = { files: ['a', 'b', 'c'], mappings: [mapping, mapping], json: false, dryRun: false };
  const code = await runImport(args, { out: () => {}, err: (text) => void (told += text), stop }, open);
  expect([code, openings]).toEqual([2, 0]);
  expect(told).toContain('3 files and 2 mappings were given. Give one --mapping for all files, or one for each');
});

test('a dry run writes nothing', async () => {
  const { code, out } = await run([file('a.csv', 'id,name,phone,v\n1,Ann Lee,,1\n')], { dryRun: true });
  expect(code).toBe(0);
  expect(out).toContain('1 inserted');
  expect(out).toContain('nothing written');
  for await (const page of hub.store.scan('records')) expect(page).toEqual([]);
});

test('of many refusals the first are told and the rest are counted', async () => {
  const rows = Array.from({ length: 50 }, () => ',x,,1').join('\n');
  const { code, err } = await run([file('a.csv', `id,name,phone,v\n${rows}\n`)]);
  expect(code).toBe(3);
  expect(err.split('\n').filter((line) => line.startsWith('a.csv, row'))).toHaveLength(20);
  expect(err).toMatch(/a.csv: 30 more refusals; c360 quarantine bat_\S+ lists all of them\n/);
});
