import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The full 360 question of the README: profile with lineage, cross-references, and the three other sections. */
export function sampleQuery(system: string, sourceId: string): string {
  const file = new URL('./full-360.graphql', import.meta.url);
  const built = new URL('../../cli/full-360.graphql', import.meta.url);
  const path = fileURLToPath(import.meta.url.includes('/dist/cli/') ? built : file);
  return readFileSync(path, 'utf8').replace('$SYSTEM', system).replace('$SOURCE_ID', sourceId).trim();
}
