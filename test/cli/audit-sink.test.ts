import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSigningKeyPem } from '../../audit/index.ts';
import { auditOfGateway } from '../../cli/audit-sink.ts';
import { readConfig, type Config } from '../../cli/config.ts';
import { openStore, type OpenStore } from '../../cli/open-store.ts';
import { entry } from '../audit/support.ts';
import { StoreMismatchError } from '../../stores/index.ts';
import { seededBytes } from '../support/hub.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;
let config: Config;
let now: number;
let elapsed: number;
let reported: unknown[];
let unopened: unknown[];
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-audit-sink-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  environment = {
    C360_DATA_DIR: join(folder, 'data'),
    C360_SECRET_FILE: file('secret', 's'.repeat(40)),
    C360_AUDIT_KEY_FILE: file('key.pem', newSigningKeyPem()),
  };
  config = readConfig(environment, folder);
  now = Date.UTC(2026, 10, 22);
  elapsed = 0;
  [reported, unopened] = [[], []];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const auditing = (open?: typeof openStore) =>
  auditOfGateway(
    config,
    {
      now: () => now,
      monotonic: () => elapsed,
      random: seededBytes(9),
      say: () => undefined,
      report: (error) => reported.push(error),
      unopened: (error) => unopened.push(error),
    },
    open,
  );

describe('The access log of a gateway that stands alone', () => {
  test('opens the store with the first entry, and hashes as the store does', async () => {
    const { sink, hmac } = auditing();
    await sink.record(entry(1));
    await sink.close();
    const { store, close } = await openStore(config, () => undefined);
    const [log] = await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 2 });
    expect(log?.doc.closed).toBe(true);
    expect(await store.count({ collection: 'auditSegments', where: { log: log?.id ?? '' }, limit: 9 })).toBe(1);
    expect(hmac('audit:customer', 'cus_1')).toBe(store.hmac('audit:customer', 'cus_1'));
    await close();
  });

  test('records nothing while the store cannot be opened, and tries again after a while', async () => {
    // A file stands where the data directory should be.
    writeFileSync(config.dataDir, '');
    const { sink } = auditing();
    for (let n = 0; n < 3; n += 1) {
      await expect(sink.record(entry(n))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    }
    expect([reported, unopened]).toEqual([[], [expect.any(Error)]]);
    rmSync(config.dataDir);
    await expect(sink.record(entry(4))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    elapsed += 1_500;
    await sink.record(entry(5));
    await sink.close();
  });

  test('is ready as long as the store answers, which it opens for that', async () => {
    const { notReady, sink } = auditing();
    expect(await notReady()).toBeNull();
    await sink.close();
    elapsed += 1_500;
    expect(await notReady()).toBe('the access log cannot be written');
  });

  test('is not ready while entries cannot be written, though the store answers', async () => {
    let full = false;
    const { notReady, sink } = auditing(async (...asked) => {
      const opened = await openStore(...asked);
      const commit: OpenStore['store']['commit'] = (unit) =>
        full ? Promise.reject(new Error('the disk is full')) : opened.store.commit(unit);
      return { ...opened, store: { ...opened.store, commit } };
    });
    await sink.record(entry(1));
    expect(await notReady()).toBeNull();
    full = true;
    await expect(sink.record(entry(2))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect([await notReady(), sink.isFailing?.()]).toEqual(['the access log cannot be written', true]);
    full = false;
    await sink.record(entry(3));
    expect(await notReady()).toBeNull();
    await sink.close();
  });

  test('is not ready while the store cannot be opened, and tries again after a while', async () => {
    writeFileSync(config.dataDir, '');
    const { notReady, sink } = auditing();
    for (const _ of [1, 2]) expect(await notReady()).toBe('the access log cannot be written');
    expect(unopened).toHaveLength(1);
    rmSync(config.dataDir);
    elapsed += 1_500;
    expect(await notReady()).toBeNull();
    await sink.close();
  });

  test('is ready again within a second though the clock of the machine was set back', async () => {
    writeFileSync(config.dataDir, '');
    const { notReady, sink } = auditing();
    expect(await notReady()).toBe('the access log cannot be written');
    rmSync(config.dataDir);
    now -= 3_600_000;
    elapsed += 1_000;
    expect(await notReady()).toBeNull();
    await sink.record(entry(1));
    await sink.close();
  });

  test('ends a gateway that starts with another secret than the store has', async () => {
    const { close } = await openStore(config, () => undefined);
    writeFileSync(join(folder, 'secret'), 'o'.repeat(40));
    const { refused, notReady } = auditing();
    expect(await notReady()).toBe('the access log cannot be written');
    await expect(refused).rejects.toThrow(StoreMismatchError);
    expect(unopened).toEqual([]);
    const env = { ...environment, PORT: '0', C360_LOG_LEVEL: 'silent' };
    const { code, err } = await runMain(folder, ['gateway'], env);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^c360: This store was made with another secret.*C360_SECRET_FILE/),
    ]);
    await close();
  });

  test('was never opened where nothing was recorded', async () => {
    await auditing().sink.close();
    const { store, close } = await openStore(config, () => undefined);
    expect(await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 2 })).toEqual([]);
    await close();
  });
});
