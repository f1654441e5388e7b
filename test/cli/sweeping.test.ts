import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSweeping } from '../../cli/sweeping.ts';
import type { Log } from '../../gateway/index.ts';
import type { Hub } from '../../hub/index.ts';
import { identityHub } from '../support/identity-hub.ts';
import { freshStore } from '../support/stores.ts';

test('a stop ends a sweep at its next question to the store, and is no failure of it', async () => {
  const opened = await freshStore();
  try {
    const told: string[] = [];
    const log = { warn: (_: object, message: string) => void told.push(message) } as unknown as Log;
    let asked = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const store: Hub['store'] = {
      ...opened.store,
      find: async (query) => {
        asked += 1;
        await held;
        return opened.store.find(query);
      },
    };
    const sweeping = startSweeping({ ...identityHub(opened.store), store }, log);
    while (asked === 0) await sleep(1);
    const stopped = sweeping.stop();
    release();
    await stopped;
    expect([asked, told]).toEqual([1, []]);
  } finally {
    await opened.destroy();
  }
});
