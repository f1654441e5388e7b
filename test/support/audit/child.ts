/**
 * A process that records accesses until it is killed. Arguments: directory, first number of its entries.
 * `C360_FAILPOINT=name:hit` stops it at the hit-th time it comes to that point: it says so and stands still until the
 * parent ends it with SIGKILL. Every entry that was acknowledged is said before the next one is recorded.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createAuditSink } from '../../../hub/accesslog/index.ts';
import { openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { TEST_SECRET } from '../test-secret.ts';

const CALLERS = 5;
const ENTRIES = 60;

function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

async function main(): Promise<void> {
  const [directory = '', first = '0'] = process.argv.slice(2);
  const hits = new Map<string, number>();
  const store = await openEmbeddedStore({
    directory,
    secret: TEST_SECRET,
    cacheMb: 16,
    failpoint(name) {
      const count = (hits.get(name) ?? 0) + 1;
      hits.set(name, count);
      if (`${name}:${count}` !== process.env['C360_FAILPOINT']) return;
      say({ at: name });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
  const sink = createAuditSink({ store, key: KEY, now: Date.now, random, pauseMs: 1, headEveryMs: 5 });
  let next = Number(first);
  const end = next + ENTRIES;
  const caller = async (): Promise<void> => {
    while (next < end) {
      const n = next++;
      await sink.record(entry(n));
      say({ ack: `req-${n}` });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  await sink.close();
  await store.close();
}

await main();
