import { Worker } from 'node:worker_threads';
import {
  COLLECTIONS,
  keyring,
  StoreUnavailableError,
  type CollectionName,
  type CommitOutcome,
  type Readers,
  type Row,
  type Store,
} from '../../index.ts';
import { explained } from '../database.ts';
import { encodeUnit } from '../encode.ts';
import { declared } from '../engine.ts';
import type { Decode } from '../readers.ts';
import { tableOf, type Table } from '../table.ts';
import { decodeRow } from '../table-row.ts';
import { EarlyAnswers } from './early.ts';
import { errorOf, type Calls, type CallName, type FromThread, type RawRow, type ThreadTask } from './messages.ts';
import { packing } from './packing.ts';

export interface ThreadedStoreOptions extends ThreadTask {
  /** The thread's program where it was bundled; default: its sources. */
  readonly program?: URL;
  /** Told, in a sentence, what an operator should know. */
  readonly log?: (message: string) => void;
}

const PAGE = 500;

/**
 * The embedded store with SQLite on a thread of its own: documents are made and read here, while the other core
 * writes. It is the same file under the same lock; what is different is who waits: an outcome is told before it is on
 * the disk, for which `synced` waits. For commands that write much and can begin again where they were.
 * @throws StoreUnavailableError when the file cannot be used, is held by another process, or belongs to another secret
 */
export async function openThreadedStore(options: ThreadedStoreOptions): Promise<Store> {
  const { log, program, ...task } = options;
  const line = new Line(task, program ?? ownProgram(), log ?? (() => undefined));
  await line.ready;
  const collections = options.collections ?? COLLECTIONS;
  const names = Object.keys(collections) as CollectionName[];
  const tables = new Map(names.map((name) => [name, tableOf(name, collections[name])]));
  const table = (name: CollectionName): Table => declared(tables, name);
  const { pack } = packing(names, table);
  const keys = keyring(options.secret);
  let commits = 0;
  const decode: Decode = (...row) => {
    try {
      return decodeRow(...row);
    } catch (error) {
      throw explained(error, options.directory);
    }
  };
  const answers = new EarlyAnswers(readersOver(line, table, decode, false), readersOver(line, table, decode, true));
  return {
    kind: 'embedded',
    ...answers.readers(),
    hmac: (kind, value) => keys.hmac(kind, value),
    sign: (purpose, text) => keys.sign(purpose, text),
    async commit(unit): Promise<CommitOutcome> {
      const { writes, ...rest } = encodeUnit(unit, table, collections, Date.now);
      answers.sent(unit);
      try {
        const outcome = await line.call('commit', { ...rest, writes: pack(writes) });
        if (outcome.kind === 'committed') commits += 1;
        return outcome;
      } finally {
        answers.settled(unit);
      }
    },
    early: () => answers.begin(),
    // Outcomes arrive in the order of the commits, so that who has his own has seen those before it counted.
    commits: () => commits,
    async synced() {
      await line.call('synced', null);
    },
    close: () => line.close(),
  };
}

function readersOver(line: Line, table: (name: CollectionName) => Table, decode: Decode, early: boolean): Readers {
  const rowsOf = <D>(collection: CollectionName, raws: readonly RawRow[], fields?: readonly string[]): Row<D>[] => {
    const from = table(collection);
    return raws.map((raw) => decode<D>(from, raw, fields));
  };
  const find: Readers['find'] = async (query) =>
    rowsOf(query.collection, await line.call('find', query as unknown as Calls['find']['in'], early), query.fields);
  return {
    find,
    async get(collection, ids, options) {
      const raws = ids.length === 0 ? [] : await line.call('get', { collection, ids }, early);
      const rows = rowsOf<never>(collection, raws, options?.fields);
      return new Map(rows.map((row) => [row.id, row]));
    },
    async findTopPerKey(query) {
      const found = await line.call('findTopPerKey', query as unknown as Calls['findTopPerKey']['in'], early);
      return new Map(found.map(([key, raws]) => [key, rowsOf<never>(query.collection, raws, query.fields)]));
    },
    count: (query) => line.call('count', query, early),
    async *scan(collection, options) {
      const limit = options?.pageSize ?? PAGE;
      let after = options?.after;
      for (;;) {
        const where = after === undefined ? {} : { where: { id: { gt: after } } };
        const page = await find({ collection, limit, ...where });
        if (page.length > 0) yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
  };
}

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls to the thread and their answers. */
class Line {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #calls = 0;
  #open = true;

  constructor(workerData: ThreadTask, program: URL, log: (message: string) => void) {
    this.#worker = new Worker(program, { workerData });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'log') log(message.message);
        else if (message.kind === 'answer') this.#take(message.n)?.resolve(message.output as never);
        else if (message.n === null) reject(errorOf(message.failure));
        else this.#take(message.n)?.reject(errorOf(message.failure));
      });
      this.#worker.on('error', reject);
      this.#worker.on('exit', () => reject(gone()));
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        for (const waiting of this.#waiting.values()) waiting.reject(gone());
        this.#waiting.clear();
        this.#open = false;
        resolve();
      });
    });
  }

  call<N extends CallName>(call: N, input: Calls[N]['in'], early = false): Promise<Calls[N]['out']> {
    if (!this.#open) return Promise.reject(new StoreUnavailableError('The store is closed.'));
    return new Promise((resolve, reject) => {
      this.#calls += 1;
      this.#waiting.set(this.#calls, { resolve, reject });
      this.#worker.postMessage({ n: this.#calls, call, input, early });
    });
  }

  /** Ends when all that was given is written and the file is let go. @throws where something was not, let go all the same */
  async close(): Promise<void> {
    if (!this.#open) return;
    const closing = this.call('close', null);
    this.#open = false;
    try {
      await closing;
    } finally {
      await this.#ended;
    }
  }

  #take(n: number): Waiting | undefined {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    return waiting;
  }
}

function ownProgram(): URL {
  const built = !import.meta.url.endsWith('.ts');
  return new URL(built ? './work.js' : './boot.mjs', import.meta.url);
}

function gone(): StoreUnavailableError {
  return new StoreUnavailableError(
    'The thread that holds the store ended. Start the command again; what was acknowledged is in the file.',
  );
}
