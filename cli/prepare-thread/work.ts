import { stat } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { gatherChunks, workAhead } from '../../hub/preparing.ts';
import { loadMapping, openInput, readItems } from '../../sources/index.ts';
import { keyring } from '../../stores/index.ts';
import type { FromThread, PrepareTask, ToThread } from './messages.ts';
import { packRows } from './rows.ts';

// Runs on a thread of its own: reads the file, maps and standardises its rows, and hands them over chunk by chunk,
// no further ahead than it is asked to.
const port = parentPort;
const task = workerData as PrepareTask;
const mapping = await loadMapping(task.mapping);
const facts = await stat(task.file);
// Another mapping or another file than the import began with: this thread never says that it is ready.
const same = mapping.version === task.version && facts.size === task.size && facts.mtimeMs === task.mtimeMs;

let asked = 0;
let wake: () => void = () => undefined;

port?.on('message', (message: ToThread) => {
  asked += 1;
  wake();
  if (message.kind === 'begin') void prepare(message.batchId, message.after);
});
if (same) say({ kind: 'ready' });
else port?.close();

async function prepare(batchId: string, after: number): Promise<void> {
  const input = await openInput(task.file, { encoding: mapping.format.encoding });
  const ahead = task.secret === null ? undefined : workAhead(deterministicResolver(), keyring(task.secret).hmac);
  const chunks = gatherChunks({ rows: readItems(input, mapping), mapping }, batchId, after, ahead);
  for (;;) {
    while (asked === 0) await new Promise<void>((resolve) => (wake = resolve));
    asked -= 1;
    const { rows, last, ended, failure } = await chunks.next();
    say({ kind: 'chunk', ...packRows(rows), last, ended, failure: failure?.message ?? null });
    if (ended) break;
  }
  port?.close();
}

function say(message: FromThread): void {
  port?.postMessage(message);
}
