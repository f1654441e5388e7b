import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { verifyAccessLog } from '../../../audit/index.ts';
import { createAuditSink, exportAccessLog } from '../../../hub/accesslog/index.ts';
import { FAILPOINTS, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

const CHILD = join(process.cwd(), '.cache', 'crash', `audit-child-${process.pid}.mjs`);
const COMMITS = FAILPOINTS.filter((name) => name.startsWith('commit:'));

let directory: string;
let remove: () => void;
beforeAll(async () => {
  await build({
    entryPoints: [join(process.cwd(), 'test', 'support', 'audit', 'child.ts')],
    outfile: CHILD,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['libsql'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});
afterAll(() => rmSync(CHILD, { force: true }));
beforeEach(() => void ({ directory, remove } = temporaryDirectory()));
afterEach(() => remove());

/** One life, ended by SIGKILL at the failpoint; answers with what was acknowledged. */
async function live(first: number, failpoint: string): Promise<{ acks: string[]; signal: string | null }> {
  const child = spawn(process.execPath, [CHILD, directory, String(first)], {
    env: { ...process.env, C360_FAILPOINT: failpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<string | null>((resolve) => child.once('close', (_code, signal) => resolve(signal)));
  const acks: string[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const said = JSON.parse(text) as { readonly ack?: string; readonly at?: string };
    if (said.ack !== undefined) acks.push(said.ack);
    if (said.at !== undefined) child.kill('SIGKILL');
  }
  return { acks, signal: await ended };
}

describe('A process that is killed while it records', () => {
  test.each(COMMITS)('at %s: what was acknowledged is on record, and every log verifies', async (name) => {
    const acked: string[] = [];
    const lives = [4, 9];
    for (const [life, hit] of lives.entries()) {
      const { acks, signal } = await live(life * 100, `${name}:${hit}`);
      expect(signal).toBe('SIGKILL');
      acked.push(...acks);
    }
    expect(acked.length).toBeGreaterThan(0);
    const store = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 16 });
    const parts = { store, now: Date.now, random: seededBytes(3) };
    // The next process goes on with a log of its own, which holds the ends of those that were killed.
    const sink = createAuditSink({ ...parts, key: KEY });
    await sink.record(entry(999));
    await sink.close();
    const found = new Set<string>();
    const lines: string[] = [];
    for await (const line of exportAccessLog(parts, KEY)) {
      lines.push(line);
      const { entries = [] } = JSON.parse(line) as { readonly entries?: readonly { readonly id: string }[] };
      for (const { id } of entries) found.add(id);
    }
    await store.close();
    expect(acked.filter((id) => !found.has(id))).toEqual([]);
    const verify = (some: readonly string[]) =>
      verifyAccessLog(async function* () {
        yield* some;
      });
    expect(await verify(lines)).toMatchObject({ ok: true, logs: lives.length + 1 });
    const killed = /"log":"(log_[^"]+)","others"/.exec(lines[0] ?? '')?.[1] ?? '';
    const without = lines.filter((line) => !line.includes(`"log":"${killed}","others"`));
    expect((await verify(without)).firstBad).toEqual({ logId: killed, seq: 0, kind: 'missing' });
  });
});
