// From a clone the sources run as JavaScript that is made of them once, file by file, as `npm run build` does. Loading
// them through tsx instead costs each process some three seconds, and each of its threads two.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache', 'compiled');
const FOLDERS = 'audit cli domain gateway hub policy samples schema sources stores subgraphs'.split(' ');
/** What was made of older sources goes when something new is made; not at once, as a process may still run on it. */
const KEPT_MS = 24 * 3_600_000;
const OPTIONS = {
  loader: 'ts',
  format: 'esm',
  target: 'node20',
  supported: { 'import-attributes': true },
  tsconfigRaw: {
    compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false, verbatimModuleSyntax: true },
  },
};

/**
 * The folder with the JavaScript of the sources as they are now, made where it is missing. Its name is a hash of every
 * source's text, so it is never older than they are. Null where it cannot be kept, as in a folder of somebody else's.
 */
export async function compiledSources() {
  const sources = readSources();
  const folder = join(CACHE, nameOf(sources));
  if (existsSync(folder)) return folder;
  const own = `${folder}.${process.pid}`;
  try {
    await compile(sources, own);
    renameSync(own, folder);
    dropOlder();
    return folder;
  } catch {
    // A source is faulty, which tsx will tell, or nothing can be written here.
    if (!existsSync(folder)) return null;
    // Another process was faster.
    rmSync(own, { recursive: true, force: true });
    return folder;
  }
}

function readSources() {
  const sources = [];
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true }).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
      const path = join(folder, name);
      sources.push({ path, text: readFileSync(join(ROOT, path), 'utf8') });
    }
  }
  return sources;
}

function nameOf(sources) {
  const hash = createHash('sha256');
  const add = (text) => hash.update(`${text.length}:`).update(text);
  add(ROOT);
  add(readFileSync(fileURLToPath(import.meta.url), 'utf8'));
  add(readFileSync(fileURLToPath(import.meta.resolve('esbuild/package.json')), 'utf8'));
  for (const { path, text } of sources) (add(path), add(text));
  return hash.digest('hex').slice(0, 32);
}

/** Makes them of the very texts that were hashed, whatever is written to the files meanwhile. */
async function compile(sources, folder) {
  const { transform } = await import('esbuild');
  const made = await Promise.all(
    sources.map(({ path, text }) => {
      const sourcefile = join(ROOT, path);
      // Files beside a source are found from where the source stands.
      const define = { 'import.meta.url': JSON.stringify(pathToFileURL(sourcefile).href) };
      return transform(text, { ...OPTIONS, sourcefile, define });
    }),
  );
  for (const [i, { code }] of made.entries()) {
    const file = join(folder, sources[i].path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code.replace(/(\bfrom |\bimport |\bimport\()"(\.[^"\n]+)\.ts"/g, '$1"$2.js"'));
  }
}

function dropOlder() {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
