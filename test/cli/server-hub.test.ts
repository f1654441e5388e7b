import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../cli/config.ts';
import { openServerHub } from '../../cli/open-server-hub.ts';
import { LOCK_FILE } from '../../stores/embedded/index.ts';
import { entry } from '../audit/support.ts';
import { memoryLog } from '../gateway/tiny-supergraph.ts';
import { temporaryDirectory } from '../support/stores.ts';

test('what a server has to tell is a line of its log: messages, and accesses that were lost with their requests', async () => {
  const { directory, remove } = temporaryDirectory();
  const log = memoryLog();
  const lock = { pid: 999_999, address: '127.0.0.1:1', secret: 'old' };
  writeFileSync(join(directory, LOCK_FILE), JSON.stringify(lock));
  const { hub, close } = await openServerHub(readConfig({ C360_DATA_DIR: directory }, directory), log);
  await hub.audit.record(entry(0));
  await hub.store.close();
  const lost = [1, 2].map((n) => hub.audit.record(entry(n)));
  expect((await Promise.allSettled(lost)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const message = 'an access could not be written to the access log';
  expect(log.entries).toEqual([
    { level: 'info', fields: {}, message: expect.stringContaining('Process 999999 ended') },
    { level: 'error', fields: { requestIds: ['req-1', 'req-2'], lost: 2, cause: 'The store is closed.' }, message },
  ]);
  await close();
  remove();
});
