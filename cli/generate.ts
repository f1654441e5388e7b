/**
 * `npm run schema`: writes every generated file; with `--check` writes nothing and exits 1 when one differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { errorsPage } from '../domain/errors-page.ts';
import { dictionaryPage } from '../domain/model/index.ts';
import { limitsPage } from '../gateway/index.ts';
import { authorizationPage } from '../policy/index.ts';
import { buildSubgraphs } from './subgraphs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function generated(): Map<string, string> {
  const subgraphs = buildSubgraphs();
  const files = new Map<string, string>();
  for (const { name, sdl } of subgraphs) files.set(`schema/${name}.graphql`, `${sdl.trim()}\n`);
  const composed = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}/graphql` })),
  );
  if (composed.errors)
    throw new Error(
      `The subgraphs do not compose:\n${composed.errors.map((error) => `  - ${error.message}`).join('\n')}`,
    );
  files.set('schema/supergraph.graphql', `${composed.supergraphSdl.trim()}\n`);
  files.set('docs/reference/errors.md', errorsPage());
  files.set('docs/reference/dictionary.md', dictionaryPage());
  files.set('docs/reference/limits.md', limitsPage());
  files.set('docs/reference/authorization.md', authorizationPage());
  return files;
}

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, content] of generated()) {
  const file = `${root}${path}`;
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
if (stale.length === 0) process.stdout.write('Generated files are up to date.\n');
else if (check) {
  process.stderr.write(`Out of date, run npm run schema and commit: ${stale.join(', ')}\n`);
  process.exitCode = 1;
} else process.stdout.write(`Written: ${stale.join(', ')}\n`);
