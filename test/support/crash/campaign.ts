import { rmSync } from 'node:fs';
import { FAILPOINTS as HUB_POINTS } from '../../../hub/index.ts';
import { FAILPOINTS as STORE_POINTS } from '../../../stores/embedded/index.ts';
import { buildChild, census, crashOnce, type Census } from './harness.ts';
import { WORKLOADS } from './workloads.ts';
import type { Workload } from './workload.ts';

/** Every point that the code names. */
export const POINTS: readonly string[] = [...STORE_POINTS, ...HUB_POINTS];

export interface CampaignOptions {
  /** Decides data, points and hits; printed, so that a failure can be had again. */
  readonly seed: number;
  readonly runs: number;
  /** Runs side by side. */
  readonly parallel: number;
  readonly onRun?: (done: number) => void;
  /** Told of each failure when it comes, so that a campaign that is ended early shows what it found. */
  readonly onFailure?: (failure: string) => void;
}

export interface Campaign {
  /** Point → how often all workloads together come to it undisturbed. */
  readonly hits: ReadonlyMap<string, number>;
  /** Point → how often it was the end. */
  readonly killedAt: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** Kills the workloads over and over, at every point in turn. */
export async function campaign({ seed, runs, parallel, onRun, onFailure }: CampaignOptions): Promise<Campaign> {
  const program = await buildChild();
  try {
    const random = sequence(seed);
    const known = new Map<Workload, Census>();
    for (const workload of WORKLOADS) known.set(workload, await census(program, workload, seed));
    const killedAt = new Map<string, number>();
    const failures: string[] = [];
    let next = 0;
    let done = 0;
    const runner = async (): Promise<void> => {
      while (next < runs) {
        const run = plan(next++, known, random);
        if (run === null) continue;
        const { workload, at, point, lines } = run;
        try {
          await crashOnce(program, workload, seed, at, lines);
        } catch (error) {
          const failure = `${workload.name} at ${at}: ${error instanceof Error ? error.message : String(error)}`;
          failures.push(failure);
          onFailure?.(failure);
        }
        killedAt.set(point, (killedAt.get(point) ?? 0) + 1);
        onRun?.(++done);
      }
    };
    await Promise.all(Array.from({ length: parallel }, runner));
    return { hits: total(known), killedAt, failures };
  } finally {
    for (const file of Object.values(program) as readonly string[]) rmSync(file, { force: true });
  }
}

interface Run {
  readonly workload: Workload;
  readonly point: string;
  readonly at: string;
  readonly lines: readonly string[];
}

/** Points in turn; of the workloads that come to a point mostly the quickest. Null: no workload comes to it. */
function plan(n: number, known: ReadonlyMap<Workload, Census>, random: () => number): Run | null {
  const point = POINTS[n % POINTS.length] ?? '';
  const coming = [...known].filter(([, { hits }]) => (hits[point] ?? 0) > 0);
  const chosen = coming[Math.floor(random() ** 2 * coming.length)];
  if (chosen === undefined) return null;
  const [workload, { hits, lines }] = chosen;
  const hit = 1 + Math.floor(random() * (hits[point] ?? 1));
  return { workload, point, at: `${point}:${hit}`, lines };
}

function total(known: ReadonlyMap<Workload, Census>): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { hits } of known.values()) {
    for (const [point, count] of Object.entries(hits)) sum.set(point, (sum.get(point) ?? 0) + count);
  }
  return sum;
}

/** Mulberry32: small, seeded, good enough to choose by. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
