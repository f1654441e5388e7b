import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { importFile, type Hub } from '../hub/index.ts';
import { loadMapping, openInput, readItems } from '../sources/index.ts';

const manifest = z.strictObject({
  systems: z.array(
    z.strictObject({
      system: z.string(),
      name: z.string(),
      owner: z.string(),
      trustRank: z.int(),
      freshness: z.record(z.string(), z.string()),
    }),
  ),
  files: z.array(z.strictObject({ file: z.string(), mapping: z.string() })),
});

/** Row of `meta` that says the samples were loaded; they are never loaded again (or were never wanted). */
const LOADED = 'samples';

export interface SamplesLoaded {
  readonly files: number;
  readonly rows: number;
  readonly rejected: number;
  readonly seconds: number;
}

function samplesFolder(): URL {
  return new URL(import.meta.url.includes('/dist/cli/') ? '../../samples/' : '../samples/', import.meta.url);
}

/** Loads the four sample systems, in the order of their manifest. Null: it was stopped, and the next time goes on. */
async function loadSamples(
  hub: Hub,
  onProgress: (message: string) => void,
  stop: AbortSignal | undefined,
): Promise<SamplesLoaded | null> {
  const folder = samplesFolder();
  const started = performance.now();
  const { systems, files: steps } = manifest.parse(parse(await readFile(new URL('manifest.yaml', folder), 'utf8')));
  await hub.store.commit({
    operationId: 'samples.systems',
    writes: systems.map(({ system, ...doc }) => ({ op: 'upsert', collection: 'sourceSystems', id: system, doc })),
    unrecorded: true,
  });
  let rows = 0;
  let rejected = 0;
  for (const step of steps) {
    const mapping = await loadMapping(fileURLToPath(new URL(`mappings/${step.mapping}`, folder)));
    const path = fileURLToPath(new URL(`data/${step.file}`, folder));
    const input = await openInput(path, { encoding: mapping.format.encoding });
    const { summary, failure, interrupted } = await importFile(hub, {
      rows: readItems(input, mapping),
      mapping,
      file: step.file,
      fileHash: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
      ...(stop && { signal: stop }),
    }).finally(() => input.close());
    if (failure !== null) throw failure;
    if (interrupted) return null;
    rows += summary.read;
    rejected += summary.rejected;
    onProgress(`samples: ${step.file} (${summary.read} rows)\n`);
  }
  return { files: steps.length, rows, rejected, seconds: (performance.now() - started) / 1000 };
}

/**
 * Loads the samples into a store that holds nothing, and never again: a store that was filled by others, or whose
 * samples were removed, is left alone. After a start that was stopped in between, the next one goes on.
 *
 * @param stop ends the loading at the next chunk of rows
 */
export async function loadSamplesOnce(
  hub: Hub,
  onProgress: (message: string) => void,
  stop?: AbortSignal,
): Promise<void> {
  const done = (await hub.store.get('meta', [LOADED])).get(LOADED);
  if (done !== undefined && done.doc.value !== 'loading') return;
  if (done === undefined) {
    const others = await hub.store.find({ collection: 'batches', where: { state: 'done' }, limit: 1 });
    const first = others.length > 0 ? [] : await firstRecord(hub);
    if (others.length > 0 || first.length > 0) return mark(hub, 'not-wanted');
    await mark(hub, 'loading');
  }
  onProgress('samples: loading four systems of one company, this happens once\n');
  const loaded = await loadSamples(hub, onProgress, stop);
  if (loaded === null) return;
  const { rows, seconds } = loaded;
  await mark(hub, 'loaded');
  onProgress(`samples: ${rows} rows in ${seconds.toFixed(1)} s\n`);
}

async function firstRecord(hub: Hub): Promise<readonly unknown[]> {
  for await (const page of hub.store.scan('records', { pageSize: 1 })) return page;
  return [];
}

async function mark(hub: Hub, value: 'loading' | 'loaded' | 'not-wanted'): Promise<void> {
  await hub.store.commit({
    operationId: `samples.${value}`,
    writes: [{ op: 'upsert', collection: 'meta', id: LOADED, doc: { value } }],
    unrecorded: true,
  });
}
