import { stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { gatherChunks, workAhead } from '../../hub/preparing.ts';
import { loadMapping, openInput, readItems, type Mapping } from '../../sources/index.ts';
import { keyring } from '../../stores/index.ts';
import type { FromThread, PrepareTask, ToThread } from './messages.ts';
import { packRows } from './rows.ts';

// Runs on a thread of its own: reads the file it is given, maps and standardises its rows, and hands them over chunk
// by chunk, no further ahead than it is asked to.
const port = parentPort;
let current: Preparation | null = null;

port?.on('message', (message: ToThread) => {
  if (message.kind === 'open') {
    current?.leave();
    current = new Preparation(message.n, message.task);
    void current.look();
  } else if (message.n === current?.n) {
    if (message.kind === 'begin') void current.run(message.batchId, message.after);
    else if (message.kind === 'more') current.more();
    else current.leave();
  }
});

class Preparation {
  #asked = 0;
  #left = false;
  #wake: () => void = () => undefined;
  #mapping: Mapping | null = null;

  constructor(
    readonly n: number,
    readonly task: PrepareTask,
  ) {}

  /** Says whether this is what the import began with: another mapping or another file is never ready. */
  async look(): Promise<void> {
    const { mapping, file, version, size, mtimeMs } = this.task;
    this.#mapping = await loadMapping(mapping);
    const facts = await stat(file);
    const same = this.#mapping.version === version && facts.size === size && facts.mtimeMs === mtimeMs;
    this.#say({ n: this.n, kind: same ? 'ready' : 'other' });
  }

  more(): void {
    this.#asked += 1;
    this.#wake();
  }

  leave(): void {
    this.#left = true;
    this.#wake();
  }

  async run(batchId: string, after: number): Promise<void> {
    const { file, secret } = this.task;
    const mapping = this.#mapping as Mapping;
    const input = await openInput(file, { encoding: mapping.format.encoding });
    const ahead = secret === null ? undefined : workAhead(deterministicResolver(), keyring(secret).hmac);
    const chunks = gatherChunks({ rows: readItems(input, mapping), mapping, now: Date.now }, batchId, after, ahead);
    try {
      while (await this.#wanted()) {
        const { rows, failure, ...chunk } = await chunks.next();
        this.#say({ n: this.n, kind: 'chunk', ...packRows(rows), ...chunk, failure: failure?.message ?? null });
        if (chunk.ended) return;
      }
    } finally {
      await chunks.close();
      await input.close();
    }
  }

  /** Waits until one more chunk is asked for; false where the file is left. */
  async #wanted(): Promise<boolean> {
    while (this.#asked === 0 && !this.#left) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#asked -= 1;
    return !this.#left;
  }

  #say(message: FromThread): void {
    port?.postMessage(message);
  }
}
