import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A program of the sources or the tests in one file, so that a life of it starts in a fraction of a second. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outfile = join(process.cwd(), '.cache', 'bundles', `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(process.cwd(), entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['libsql', 'mongodb'],
    // Packages in CommonJS find `require` where a module has none.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
