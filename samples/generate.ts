import { mkdirSync, writeFileSync } from 'node:fs';
import { generateSamples } from './generator/index.ts';

/** Writes the sample files anew: `node --import tsx samples/generate.ts`. The same seed writes the same bytes. */
const folder = new URL('./data/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of generateSamples()) {
  writeFileSync(new URL(name, folder), text);
  process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
}
