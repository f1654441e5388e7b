import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../cli/config.ts';
import { openHub } from '../../cli/open-hub.ts';
import { ALL_ROWS, type SourceKey } from '../../domain/model/index.ts';
import { announceErasures, customersBySourceKey, keysOfCustomer, type Hub } from '../../hub/index.ts';
import { runMain } from '../support/run-main.ts';
import { temporaryDirectory } from '../support/stores.ts';

const MAPPING =
  'mapping: people\nsystem: crm\nrecords:\n  - { kind: person, id: id, names: [name], emails: [email], sourceVersion: v }\n';
const ROWS =
  'id,name,email,v\n1,Zaphod Beeblebrox,zaphod@example.org,1\n2,Zaphod Beeblebrox,zaphod@example.org,1\n3,Arthur Dent,dent@example.org,1\n';

let folder: string;
let remove: () => void;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  ({ directory: folder, remove } = temporaryDirectory());
  env = { C360_DATA_DIR: join(folder, 'data') };
  writeFileSync(join(folder, 'people.yaml'), MAPPING);
  writeFileSync(join(folder, 'people.csv'), ROWS);
  expect((await load()).inserted).toBe(3);
});
afterEach(() => remove());

const c360 = (...args: readonly string[]) => runMain(folder, args, env);
const load = async () => {
  const { out } = await c360('import', join(folder, 'people.csv'), '--mapping', join(folder, 'people.yaml'), '--json');
  return JSON.parse(out) as { inserted: number; erased: number; unchanged: number };
};

async function withHub<T>(work: (hub: Hub) => Promise<T>): Promise<T> {
  const { hub, close } = await openHub(readConfig(env, folder), () => {});
  return work(hub).finally(close);
}

const idOf = (key: string) =>
  withHub(async (hub) => (await customersBySourceKey(hub, ALL_ROWS, [key as SourceKey]))[0]?.id ?? '');

test('a customer is erased with all records, which is on record and stays so when the file comes again', async () => {
  const id = await idOf('crm:1');
  const keys = ['crm:1', 'crm:2', `c360:${id}`];
  const trial = await c360('erase', id, '--dry-run');
  expect(trial).toEqual({ code: 0, out: keys.map((key) => `would be erased: ${key}\n`).join(''), err: '' });
  expect((await load()).unchanged).toBe(3);

  const done = await c360('erase', id, '--reason', 'request 17');
  expect(done).toEqual({ code: 0, out: keys.map((key) => `erased: ${key}\n`).join(''), err: '' });
  expect([await idOf('crm:1'), await idOf('crm:2')]).toEqual(['', '']);
  const stored = readdirSync(join(folder, 'data')).map((name) => readFileSync(join(folder, 'data', name), 'latin1'));
  expect(stored.filter((text) => /zaphod|beeblebrox/i.test(text))).toEqual([]);
  expect(stored.some((text) => text.includes('Arthur'))).toBe(true);
  expect(await load()).toMatchObject({ inserted: 0, unchanged: 1, erased: 2 });
  expect((await c360('verify')).code).toBe(0);

  const log = (await c360('audit', 'export', '--out', '-')).out;
  expect(log).toContain('Command.erase');
  expect(log).not.toContain(id);
  // Again: what may have come in since goes, and nothing is refused.
  expect((await c360('erase', 'crm:1')).code).toBe(0);
});

test('erasures of one customer that are begun together are finished by who comes next', async () => {
  const id = await idOf('crm:2');
  await withHub(async (hub) => {
    const inputs = ((await keysOfCustomer(hub, id as never)) ?? []).map((key) => ({ key }));
    await announceErasures(hub, inputs, { by: { kind: 'steward', name: 'somebody' } });
  });
  expect((await c360('verify')).code).toBe(0);
  expect([await idOf('crm:1'), await idOf('crm:2')]).toEqual(['', '']);
});

test('says whom it does not know, and goes on', async () => {
  expect(await c360('erase', 'crm:1', 'zaphod')).toMatchObject({
    code: 2,
    err: 'c360: "zaphod" is neither a customer id (cus_…) nor a source key (system:sourceId)\n',
  });
  expect(await idOf('crm:1')).not.toBe('');
  const unknown = 'cus_01a20b56-8062-7f6e-b4f1-ac2b2d8f78d6';
  expect(await c360('erase', unknown, 'crm:9', 'crm:3')).toEqual({
    code: 1,
    out: 'erased: crm:3\n',
    err: `c360: ${unknown}: There is no such customer.\nc360: crm:9: The source record does not exist.\n`,
  });
});
