import { parentPort, workerData } from 'node:worker_threads';
import { bindSecret, keyring, migrate, type CollectionName, type Store } from '../../index.ts';
import { encodeUnit } from '../encode.ts';
import { openEngine, type Engine } from '../engine.ts';
import { embeddedReaders, type Decode } from '../readers.ts';
import type { Table } from '../table.ts';
import { decodeRow } from '../table-row.ts';
import {
  failureOf,
  type Calls,
  type CallName,
  type FromThread,
  type RawRow,
  type ThreadTask,
  type ToThread,
} from './messages.ts';
import { packing } from './packing.ts';

// Runs on a thread of its own: holds the file, and does what SQLite does. Rows go out as the file has them and come
// in with their columns made, so that the other side alone knows documents.
// Who asks waits with `synced` before he says that something is done.
const SPAN = { rows: 60_000, ms: 2_000 } as const;
/** They see what was sent before them, unless they are early. */
const READS: ReadonlySet<CallName> = new Set(['get', 'find', 'findTopPerKey', 'count']);
const port = parentPort;
const task = workerData as ThreadTask;
const say = (message: FromThread): void => port?.postMessage(message);

try {
  await serve(openEngine({ span: SPAN, ...task }));
} catch (error) {
  say({ kind: 'failed', n: null, failure: failureOf(error) });
  port?.close();
}

async function serve(engine: Engine): Promise<void> {
  const { connection, collections, queue, table, explained } = engine;
  try {
    const keys = keyring(task.secret);
    const here: Store = {
      kind: 'embedded',
      ...embeddedReaders({ connection, collections, table, decode: decodeRow, explained }),
      ...keys,
      commit: async (unit) => queue.commit(encodeUnit(unit, table, collections, Date.now)),
      synced: () => queue.drained(),
      close: () => engine.close(),
    };
    await bindSecret(here, keys.fingerprint);
    await migrate(here, { collections, log: (message) => say({ kind: 'log', message }) });
  } catch (error) {
    await engine.close().catch(() => undefined);
    throw explained(error);
  }
  const calls = callsOn(engine);
  port?.on('message', ({ n, call, input, early }: ToThread) => {
    if (!early && READS.has(call)) queue.catchUp();
    const run = calls[call] as (input: unknown) => Promise<Calls[CallName]['out']>;
    void run(input)
      .then(
        (output) => say({ kind: 'answer', n, output }),
        (error: unknown) => say({ kind: 'failed', n, failure: failureOf(error) }),
      )
      .then(() => {
        // Also where what was told before could not be kept: the file is let go either way.
        if (call === 'close') port.close();
      });
  });
  say({ kind: 'ready' });
}

function callsOn(engine: Engine): { readonly [N in CallName]: (input: Calls[N]['in']) => Promise<Calls[N]['out']> } {
  const { connection, collections, queue, table, explained } = engine;
  const { unpack } = packing(Object.keys(collections) as CollectionName[], table);
  const asStored = (_table: Table, row: RawRow, fields?: readonly string[], from = 0): RawRow =>
    // Who wants no field wants to know which rows there are.
    fields?.length === 0 ? row.slice(from, from + 2) : from === 0 ? row : row.slice(from);
  const decode = asStored as unknown as Decode;
  const readers = embeddedReaders({ connection, collections, table, decode, explained });
  return {
    get: async ({ collection, ids }) => [...(await readers.get(collection, ids)).values()] as unknown as RawRow[],
    find: async (query) => (await readers.find(query)) as unknown as RawRow[],
    findTopPerKey: async (query) => [...(await readers.findTopPerKey(query))] as unknown as [string, RawRow[]][],
    count: (query) => readers.count(query),
    commit: async (unit) => queue.commit({ ...unit, writes: unpack(unit.writes) }),
    synced: async () => {
      await queue.drained();
      return null;
    },
    close: async () => {
      await engine.close();
      return null;
    },
  };
}
