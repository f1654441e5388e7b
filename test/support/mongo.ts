import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { findMongo } from './mongo-find.mjs';
import { notRun } from './notices.ts';

export interface TestMongo {
  readonly uri: string;
  /** Which server answers: `uri`, `mongod` or `secantusd-py`. */
  readonly server: string;
}

export interface TestDatabase extends TestMongo {
  readonly database: string;
  readonly drop: () => Promise<void>;
}

/** True where a MongoDB can be had; else the run's last lines say loudly that `suite` did not run on it. */
export function mongoFound(suite: string): boolean {
  if (findMongo(process.env) !== null) return true;
  notRun(`${suite} on MongoDB: set TEST_MONGODB_URI, or put mongod or secantusd-py (SecantusDB) on the PATH`);
  return false;
}

let server: Promise<TestMongo> | undefined;

/** The MongoDB of this test run; the first worker that asks starts it, the run's teardown ends it. */
export function testMongo(): Promise<TestMongo> {
  server ??= start();
  return server;
}

/** A database of its own for one test. */
export async function testDatabase(): Promise<TestDatabase> {
  const mongo = await testMongo();
  const database = `t${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  return {
    ...mongo,
    database,
    async drop() {
      const client = new MongoClient(mongo.uri);
      try {
        await client.db(database).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}

async function start(): Promise<TestMongo> {
  const found = findMongo(process.env);
  if (found === null) throw new Error('There is no MongoDB to test with; ask mongoFound() first.');
  if (found.uri !== undefined) return { uri: found.uri, server: found.kind };
  const meeting = JSON.parse(process.env['C360_TEST_MONGO'] ?? '{}') as { file?: string; run?: number };
  if (meeting.file === undefined) throw new Error('test/support/global-setup.mjs did not run.');
  const { file, run } = meeting;
  if (takeLock(`${file}.lock`)) {
    const peer = join(process.cwd(), 'test', 'support', 'mongo-peer.mjs');
    const child = spawn(process.execPath, [peer, String(run), file], { detached: true, stdio: 'ignore' });
    child.unref();
    writeFileSync(join(`${file}.lock`, 'pid'), String(child.pid));
  }
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (waited > 60_000) throw new Error('The MongoDB of this test run did not start within a minute.');
    await sleep(50);
  }
  const answer = JSON.parse(readFileSync(file, 'utf8')) as { uri?: string; name?: string; error?: string };
  if (answer.uri === undefined) throw new Error(`The MongoDB of this test run did not start: ${answer.error}`);
  return { uri: answer.uri, server: answer.name ?? found.kind };
}

function takeLock(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
