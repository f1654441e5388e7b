import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../cli/config.ts';
import { openHub } from '../../cli/open-hub.ts';
import { runMain } from '../support/run-main.ts';

const MAPPING =
  'mapping: people\nsystem: crm\nrecords:\n  - { kind: person, id: id, names: [name], phones: [phone], sourceVersion: v }\n';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-quarantine-'));
  env = { C360_DATA_DIR: join(folder, 'data') };
  writeFileSync(join(folder, 'people.yaml'), MAPPING);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const c360 = (...args: readonly string[]) => runMain(folder, args, env);

/** Imports a file and answers with its batch. */
async function load(name: string, rows: string): Promise<string> {
  writeFileSync(join(folder, name), `id,name,phone,v\n${rows}`);
  const { out } = await c360('import', join(folder, name), '--mapping', join(folder, 'people.yaml'));
  return /batch (bat_[^)]+)/.exec(out)?.[1] ?? '';
}

test('the quarantine is read by a person: batches, rows, and on demand each row as it came', async () => {
  expect(await c360('quarantine')).toEqual({ code: 0, out: 'No batch has refused rows.\n', err: '' });
  const first = await load('a.csv', '1,Ann Lee,,1\n,No Id,,1\n3,Cy\n4,Di Fo,call me,1\n');
  const good = await load('b.csv', '5,Ed Fox,,1\n');
  const last = await load('c.csv', ',No Id,,1\n');

  const listed = await c360('quarantine');
  expect([listed.code, listed.err]).toEqual([0, '']);
  expect(listed.out.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'AT')).toBe(
    `${last}  AT  1 row  c.csv\n${first}  AT  3 rows  a.csv\n`,
  );
  expect(await c360('quarantine', good)).toEqual({ code: 0, out: `${good} has no refused rows.\n`, err: '' });

  const rows = await c360('quarantine', first);
  expect(rows.out.split('\n')).toEqual([
    expect.stringMatching(/^row 2, column "id".*: is empty, and a record needs its id$/),
    'row 3: has 2 fields; the header has 4',
    expect.stringMatching(/^row 4, column "phone" \(contact\): is not a readable phone/),
    '',
  ]);
  expect(rows.out).not.toMatch(/No Id|call me/);
  const asJson = (await c360('quarantine', first, '--json')).out.trimEnd().split('\n');
  expect(asJson.map((line) => JSON.parse(line) as object)).toMatchObject([{ row: 2 }, { row: 3 }, { row: 4 }]);
  expect(Object.keys(JSON.parse(asJson[0] ?? '') as object)).toEqual([
    'batch',
    'row',
    'column',
    'valueClass',
    'reason',
    'at',
  ]);
  expect((await c360('audit', 'export', '--out', '-')).out).not.toContain('quarantine');

  // While another process holds the store.
  const { close } = await openHub(readConfig(env, folder), () => {});
  try {
    const raw = await c360('quarantine', first, '--raw');
    expect([raw.code, raw.err]).toEqual([0, '']);
    expect(raw.out).toContain('call me');
    expect(JSON.parse((await c360('quarantine', last, '--raw', '--json')).out)).toMatchObject({ batch: last, row: 1 });
  } finally {
    await close();
  }
  const log = (await c360('audit', 'export', '--out', '-')).out;
  expect(log).toContain(`quarantine ${first}`);
  expect(log).toContain('system|');
}, 60_000);

test('no batch, or --raw of none: a usage error that says what to do', async () => {
  const unknown = await c360('quarantine', 'bat_0');
  expect([unknown.code, unknown.out]).toEqual([2, '']);
  expect(unknown.err).toMatch(/there is no such batch; c360 quarantine lists/);
  const all = await c360('quarantine', '--raw');
  expect([all.code, all.out]).toEqual([2, '']);
  expect(all.err).toMatch(/name it/);
});

test('a source’s text does not command the terminal', async () => {
  const batch = await load('a.csv', ',"Evil \u009b31m\u202e Name",,1\n');
  const { out } = await c360('quarantine', batch, '--raw');
  expect(out).toContain('\\u009b31m\\u202e');
});
