#!/usr/bin/env node
// From a clone the sources run through tsx; a built package has `dist/cli/run.js` beside this file.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.env.APOLLO_TELEMETRY_DISABLED ??= '1';
const source = new URL('./run.ts', import.meta.url);
if (existsSync(fileURLToPath(source))) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else {
  await import(new URL('../dist/cli/run.js', import.meta.url).href);
}
