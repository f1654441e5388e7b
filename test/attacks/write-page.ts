/** Writes docs/attacks.md; with `--check` writes nothing and exits 1 where it differs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { attacksPage } from './page.ts';

const file = new URL('../../docs/attacks.md', import.meta.url);
const page = attacksPage();
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/attacks.md is out of date: run node --import tsx test/attacks/write-page.ts\n');
  process.exitCode = 1;
}
