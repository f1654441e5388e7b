import { readFileSync } from 'node:fs';

/** The full 360 question of the README, about a customer of the samples: profile with lineage, cross-references, all sections. */
export function sampleQuery(): string {
  const base = import.meta.url.includes('/dist/cli/') ? '../../cli/' : './';
  return readFileSync(new URL(`${base}full-360.graphql`, import.meta.url), 'utf8').trim();
}
