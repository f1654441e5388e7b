import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSigningKeyPem } from '../../audit/index.ts';
import type { Io } from '../../cli/io.ts';
import { main } from '../../cli/main.ts';
import { openHub } from '../../cli/open-hub.ts';
import { readConfig } from '../../cli/config.ts';
import { entry } from '../audit/support.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'c360-audit-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function c360(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io: Io = {
    env: { C360_DATA_DIR: join(folder, 'data') },
    cwd: folder,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    stop: new AbortController().signal,
    exitCode: 0,
  };
  const code = await main(args, io);
  return { code, ...said };
}

async function record(count: number): Promise<void> {
  const { hub, close } = await openHub(readConfig({ C360_DATA_DIR: join(folder, 'data') }, folder), () => {});
  await Promise.all(Array.from({ length: count }, (_, n) => hub.audit?.record(entry(n))));
  await close();
}

const file = (name: string): string => join(folder, name);
const lines = (): string[] => readFileSync(file('log.ndjson'), 'utf8').split(/(?<=\n)/);
async function verdict(changed: readonly string[]): Promise<unknown> {
  writeFileSync(file('changed.ndjson'), changed.join(''));
  const { code, out } = await c360('audit', 'verify', 'changed.ndjson', '--json');
  return { code, ...(JSON.parse(out) as object) };
}

describe('c360 audit', () => {
  test('exports a log that verifies without the store, and names what was done to it', async () => {
    await record(30);
    await record(5);
    expect(await c360('audit', 'export', '--out', 'log.ndjson')).toMatchObject({ code: 0, out: '' });
    rmSync(join(folder, 'data', 'c360.db'), { force: true });

    const good = await c360('audit', 'verify', 'log.ndjson', '--json');
    expect(good).toEqual({ code: 0, err: '', out: '{"ok":true,"logs":2,"entries":35,"firstBad":null}\n' });

    const all = lines();
    const logs = [...new Set(all.slice(0, -1).map((line) => /"log":"(log_[^"]+)","others"/.exec(line)?.[1] ?? ''))];
    const first = { logId: logs[0], seq: 0 };
    const segment = all.findIndex((line) => line.startsWith('{"checks"'));
    const bad = { code: 4, ok: false };
    const edited = all.map((line, i) => (i === segment ? line.replace('"outcome":"ok"', '"outcome":"no"') : line));
    expect(await verdict(edited)).toMatchObject({ ...bad, firstBad: { ...first, kind: 'edited' } });
    expect(await verdict(all.filter((_, i) => i !== segment))).toMatchObject({
      ...bad,
      firstBad: { ...first, kind: 'missing' },
    });
    const swapped = [...all];
    [swapped[segment], swapped[segment + 1]] = [all[segment + 1] ?? '', all[segment] ?? ''];
    expect(await verdict(swapped)).toMatchObject({ ...bad, firstBad: { ...first, kind: 'reordered' } });
    expect(await verdict(all.slice(0, -1))).toMatchObject({ ...bad, firstBad: { kind: 'truncated' } });
    const dropped = all.filter((line) => !line.includes(`"log":"${logs[0]}","others"`));
    expect(await verdict(dropped)).toMatchObject({ ...bad, logs: 1, firstBad: { ...first, kind: 'missing' } });
  });

  test('writes to standard output, and says for people what it found', async () => {
    await record(3);
    const { code, out, err } = await c360('audit', 'export', '--out', '-');
    expect([code, out.split('\n').length > 3]).toEqual([0, true]);
    writeFileSync(file('log.ndjson'), out);
    const told = await c360('audit', 'verify', 'log.ndjson');
    expect(told.code).toBe(0);
    expect(told.out).toMatch(/^3 entries in 1 logs: nothing was edited, left out or moved\. Signed by /);
    expect(err).toContain(/Signed by (\S+);/.exec(told.out)?.[1]);
    writeFileSync(file('log.ndjson'), out.slice(0, 300));
    const cut = await c360('audit', 'verify', 'log.ndjson');
    expect(cut.code).toBe(4);
    expect(cut.out).toMatch(/truncated at entry 0 of log_/);
  });

  test('names a file that cannot be written, and leaves nothing of it and no lock', async () => {
    await record(3);
    const lock = join(folder, 'data', 'c360.lock');
    mkdirSync(file('log'));
    for (const out of ['no/such/folder/log.ndjson', 'log']) {
      const { code, err } = await c360('audit', 'export', '--out', out);
      expect([code, err]).toEqual([1, expect.stringContaining(`The access log cannot be written to ${out} (`)]);
      expect([readdirSync(folder).sort(), readdirSync(file('log')), existsSync(lock)]).toEqual([
        ['data', 'log'],
        [],
        false,
      ]);
    }
  });

  test('takes only signatures of keys that are pinned', async () => {
    await record(1);
    await c360('audit', 'export', '--out', 'log.ndjson');
    writeFileSync(file('ours.pem'), (await c360('audit', 'key')).out);
    writeFileSync(file('other.pem'), newSigningKeyPem());
    writeFileSync(file('none.pem'), 'nothing');
    expect((await c360('audit', 'verify', 'log.ndjson', '--key', 'ours.pem')).code).toBe(0);
    expect((await c360('audit', 'verify', 'log.ndjson', '--key', 'other.pem')).code).toBe(4);
    const none = await c360('audit', 'verify', 'log.ndjson', '--key', 'none.pem');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('none.pem')]);
    expect(statSync(join(folder, 'data', 'audit-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(file('log.ndjson')).mode & 0o777).toBe(0o600);
  });

  test('says what is wrong with a file that is not there or is no log', async () => {
    const absent = 'c360: absent.ndjson is a file that does not exist.\n';
    expect(await c360('audit', 'verify', 'absent.ndjson')).toEqual({ code: 1, out: '', err: absent });
    const aFolder = 'c360: . is a folder, not a file.\n';
    expect(await c360('audit', 'verify', '.')).toEqual({ code: 1, out: '', err: aFolder });
    writeFileSync(file('log.ndjson'), '');
    const noKey = await c360('audit', 'verify', 'log.ndjson', '--key', 'absent.ndjson');
    expect(noKey).toEqual({ code: 1, out: '', err: absent });
    expect((await c360('audit', 'verify', 'log.ndjson')).code).toBe(4);
    writeFileSync(file('log.ndjson'), `${'x'.repeat(5_000_000)}\n{"a":1}\n`);
    expect((await c360('audit', 'verify', 'log.ndjson')).code).toBe(4);
    expect((await c360('audit', 'verify')).code).toBe(2);
    expect((await c360('audit', 'export')).code).toBe(2);
  });

  test('an empty log is a good one', async () => {
    await record(0);
    await c360('audit', 'export', '--out', 'log.ndjson');
    const { code, out } = await c360('audit', 'verify', 'log.ndjson', '--json');
    expect([code, out]).toEqual([0, '{"ok":true,"logs":0,"entries":0,"firstBad":null}\n']);
  });
});
