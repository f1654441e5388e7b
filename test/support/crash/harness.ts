import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sweep, verify } from '../../../hub/index.ts';
import { bundle } from '../bundle.ts';
import { dump } from './dump.ts';
import { fileJournal } from './journal.ts';
import { runSteps, type Ack, type Workload } from './workload.ts';
import { openWorld, type World } from './world.ts';

/** The program that is killed, and that of its store's thread. */
export interface Child {
  readonly file: string;
  readonly storeThread: string;
}

export async function buildChild(): Promise<Child> {
  return {
    file: await bundle(join('test', 'support', 'crash', 'child.ts'), 'crash-child'),
    storeThread: await bundle(join('stores', 'embedded', 'thread', 'work.ts'), 'crash-store-thread'),
  };
}

interface Life {
  readonly acks: readonly Ack[];
  /** How often it came to each point; null when it was killed. */
  readonly hits: Readonly<Record<string, number>> | null;
  readonly killed: boolean;
  readonly errors: string;
}

/** One life of the child, ended by SIGKILL as soon as it says that it has come to the failpoint. */
async function live(program: Child, directory: string, workload: Workload, seed: number, at?: string): Promise<Life> {
  const { file, storeThread } = program;
  const env = { ...process.env, C360_STORE_THREAD: storeThread, ...(at === undefined ? {} : { C360_FAILPOINT: at }) };
  const child: ChildProcess = spawn(process.execPath, [file, directory, workload.name, String(seed)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acks: Ack[] = [];
  let hits: Life['hits'] = null;
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  if (child.stdout) {
    for await (const text of createInterface({ input: child.stdout })) {
      const said = JSON.parse(text) as { ack?: Ack; at?: string; hits?: Record<string, number> };
      if (said.ack) acks.push(said.ack);
      if (said.hits) hits = said.hits;
      if (said.at !== undefined) child.kill('SIGKILL');
    }
  }
  return { acks, hits, killed: (await ended) === 'SIGKILL', errors };
}

export interface Census {
  /** Point → how often the workload comes to it. */
  readonly hits: Readonly<Record<string, number>>;
  /** The store of a run that nothing disturbed. */
  readonly lines: readonly string[];
}

/** A life that nothing disturbs: what points it comes to, and what it leaves. */
export async function census(program: Child, workload: Workload, seed: number): Promise<Census> {
  return inDirectory(async (directory) => {
    const life = await live(program, directory, workload, seed);
    if (life.hits === null) throw new Error(`The undisturbed run of "${workload.name}" failed: ${life.errors}`);
    const world = await reopen(directory, workload, seed);
    try {
      await settle(world, `undisturbed run of "${workload.name}"`);
      return { hits: life.hits, lines: await dump(world.store) };
    } finally {
      await world.close();
    }
  });
}

/**
 * Kills the workload at a point, then asserts, by throwing: all that was acknowledged is there; after the sweeper
 * nothing differs from what it should be; and the workload, begun again, ends as if nothing had happened.
 */
export async function crashOnce(
  program: Child,
  workload: Workload,
  seed: number,
  at: string,
  lines: readonly string[],
) {
  await inDirectory(async (directory) => {
    const life = await live(program, directory, workload, seed, at);
    if (!life.killed) throw new Error(`The process did not come to ${at}: ${life.errors}`);
    const world = await reopen(directory, workload, seed);
    try {
      await allThere(world, life.acks);
      await settle(world, `killed at ${at}`);
      const again: Ack[] = [];
      await runSteps(world, workload.steps(seed, directory), fileJournal(directory), (ack) => again.push(ack));
      await settle(world, `resumed after ${at}`);
      await allThere(world, [...life.acks, ...again]);
      compare(await dump(world.store), lines);
    } finally {
      await world.close();
    }
  });
}

function reopen(directory: string, workload: Workload, seed: number): Promise<World> {
  return openWorld({ directory, seed, life: 1, resolver: workload.resolver });
}

async function allThere(world: World, acks: readonly Ack[]): Promise<void> {
  for (const collection of new Set(acks.map((ack) => ack.collection))) {
    const ids = acks.filter((ack) => ack.collection === collection).map((ack) => ack.id);
    const found = await world.store.get(collection, ids);
    const lost = ids.filter((id) => !found.has(id));
    if (lost.length > 0) throw new Error(`Acknowledged, and not in ${collection}: ${lost.join(', ')}`);
  }
}

/** What a crash left is swept; then nothing may be half done. */
async function settle(world: World, what: string): Promise<void> {
  await sweep(world.hub, { all: true });
  const { differences, found } = await verify(world.hub);
  if (found > 0) throw new Error(`${what}: ${found} differences, such as ${JSON.stringify(differences.slice(0, 3))}`);
  const left = await world.store.count({ collection: 'work', where: { dueAt: { gte: '' } }, limit: 10 });
  if (left > 0) throw new Error(`${what}: the sweeper left ${left} work rows`);
}

function compare(lines: readonly string[], wanted: readonly string[]): void {
  const [have, want] = [new Set(lines), new Set(wanted)];
  const more = lines.filter((line) => !want.has(line));
  const fewer = wanted.filter((line) => !have.has(line));
  if (more.length + fewer.length === 0 && lines.length === wanted.length) return;
  const shown = [...more.slice(0, 4).map((l) => `+ ${l}`), ...fewer.slice(0, 4).map((l) => `- ${l}`)];
  throw new Error(
    `The resumed run ended in other bytes (${more.length} more, ${fewer.length} fewer):\n${shown.join('\n')}`,
  );
}

async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'c360-crash-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
