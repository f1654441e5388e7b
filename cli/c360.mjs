#!/usr/bin/env node
// A clone runs what is made of its sources; a built package has `dist/cli/run.js` beside this file.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { setEnvironmentData } from 'node:worker_threads';

process.env.APOLLO_TELEMETRY_DISABLED ??= '1';
// Where there are few cores, threads that collect garbage together wait for each other and for those that work.
if (availableParallelism() < 4) setFlagsFromString('--no-parallel-scavenge');
const source = new URL('./run.ts', import.meta.url);
if (!existsSync(fileURLToPath(source))) {
  await import(new URL('../dist/cli/run.js', import.meta.url).href);
} else {
  const { compiledSources } = await import('./compiled.mjs');
  const folder = await compiledSources();
  if (folder !== null) {
    const compiled = pathToFileURL(`${folder}/`).href;
    // Threads run the same.
    setEnvironmentData('c360:compiled', compiled);
    await import(`${compiled}cli/run.js`);
  } else {
    const { register } = await import('tsx/esm/api');
    register();
    await import(source.href);
  }
}
