import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const FOLDERS = 'audit cli domain gateway hub policy samples schema sources stores subgraphs'.split(' ');
const DAY_MS = 24 * 3_600_000;

/** A clone with two sources of its own and `cli/compiled.mjs` as it is. */
let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'c360-compiled-')));
  for (const folder of FOLDERS) await mkdir(join(root, folder, 'inner'), { recursive: true });
  await cp(join(process.cwd(), 'cli', 'compiled.mjs'), join(root, 'cli', 'compiled.mjs'));
  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(root, 'cli', 'run.ts'),
    [
      `import { word, type Word } from '../domain/inner/word.ts';`,
      `import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };`,
      `const later: Word = (await import('../domain/inner/word.ts')).word;`,
      `console.log([word, later, codes.length > 200, import.meta.url].join(' '));`,
    ].join('\n'),
  );
  await say('one');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const say = (text: string): Promise<void> =>
  writeFile(
    join(root, 'domain', 'inner', 'word.ts'),
    `export type Word = string;\nexport const word: Word = '${text}';`,
  );

async function compiled(): Promise<string | null> {
  const program = `console.log(JSON.stringify(await (await import(process.argv[1])).compiledSources()))`;
  const url = pathToFileURL(join(root, 'cli', 'compiled.mjs')).href;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, url]);
  return JSON.parse(stdout) as string | null;
}

async function answer(folder: string | null): Promise<string> {
  const { stdout } = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(folder ?? '', 'cli/run.js'),
  ]);
  return stdout.trim();
}

describe('what a clone runs', () => {
  test('is its sources, with the files beside them found where the sources stand', async () => {
    const source = pathToFileURL(join(root, 'cli', 'run.ts')).href;
    expect(await answer(await compiled())).toBe(`one one true ${source}`);
  });

  test('is made once', async () => {
    const first = await compiled();
    const { ino } = await stat(first ?? '');
    expect(await compiled()).toBe(first);
    expect((await stat(first ?? '')).ino).toBe(ino);
    expect(await readdir(join(root, '.cache', 'compiled'))).toHaveLength(1);
  });

  test('is never older than its sources, even where their times and sizes say that nothing changed', async () => {
    const path = join(root, 'domain', 'inner', 'word.ts');
    const before = await stat(path);
    await compiled();
    await say('two');
    await utimes(path, before.atime, before.mtime);
    expect(await answer(await compiled())).toMatch(/^two two /);
  });

  test('a source that is new or gone makes it anew', async () => {
    const first = await compiled();
    await writeFile(join(root, 'hub', 'inner', 'new.ts'), 'export {};');
    const second = await compiled();
    expect(second).not.toBe(first);
    await rm(join(root, 'hub', 'inner', 'new.ts'));
    expect(await compiled()).toBe(first);
  });

  test('two processes may make it at once', async () => {
    const [first, second] = await Promise.all([compiled(), compiled()]);
    expect(first).toBe(second);
    expect(await readdir(join(root, '.cache', 'compiled'))).toHaveLength(1);
  });

  test('what was made of older sources goes after a day', async () => {
    const first = await compiled();
    await say('two');
    const second = await compiled();
    const old = new Date(Date.now() - 2 * DAY_MS);
    await utimes(first ?? '', old, old);
    await say('three');
    const third = await compiled();
    const kept = (await readdir(join(root, '.cache', 'compiled'))).map((name) =>
      join(root, '.cache', 'compiled', name),
    );
    expect(kept.sort()).toEqual([second, third].sort());
  });

  test('is nothing where it cannot be kept, or where a source is no TypeScript', async () => {
    await writeFile(join(root, '.cache'), 'a file stands in the way');
    expect(await compiled()).toBeNull();
    await rm(join(root, '.cache'));
    await writeFile(join(root, 'hub', 'inner', 'faulty.ts'), 'const = ;');
    expect(await compiled()).toBeNull();
    await expect(readdir(join(root, '.cache'))).rejects.toThrow('ENOENT');
  });
});
