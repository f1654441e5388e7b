/**
 * One MongoDB for one test run: `node mongo-peer.mjs RUN_PID READY_FILE`. It is a process of its own, so that every
 * worker can share the server and so that it ends with the run in any case, also when the run is killed.
 * Order of the search: a mongod (MONGOMS_SYSTEM_BINARY, PATH), then secantusd-py (PATH).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { findMongo } from './mongo-find.mjs';

const [runPid, readyFile] = [Number(process.argv[2]), process.argv[3]];
const folder = mkdtempSync(join(tmpdir(), 'c360-mongo-'));
let stop = async () => undefined;

async function end(code) {
  await stop().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  rmSync(readyFile, { force: true });
  process.exit(code);
}
process.on('SIGTERM', () => void end(0));
process.on('SIGINT', () => void end(0));

function tell(answer) {
  writeFileSync(`${readyFile}.part`, JSON.stringify(answer));
  renameSync(`${readyFile}.part`, readyFile);
}

async function startMongod(binary) {
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core');
  const set = await MongoMemoryReplSet.create({
    binary: { systemBinary: binary },
    replSet: { count: 1, storageEngine: 'wiredTiger' },
    instanceOpts: [{ ip: '127.0.0.1' }],
  });
  stop = () => set.stop({ doCleanup: true });
  return set.getUri();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startSecantus(binary) {
  const port = await freePort();
  const data = join(folder, 'data');
  mkdirSync(data);
  const args = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', data, '--log-level', 'ERROR'];
  const child = spawn(binary, [...args, '--sync-on-commit'], { cwd: folder, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  stop = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(killer);
  };
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null) throw new Error(`secantusd-py ended with code ${child.exitCode}`);
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300 });
    try {
      await client.db('admin').command({ ping: 1 });
      return uri;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    } finally {
      await client.close();
    }
  }
}

try {
  const found = findMongo(process.env);
  if (found === null) throw new Error('no MongoDB was found');
  const uri = found.kind === 'mongod' ? await startMongod(found.binary) : await startSecantus(found.binary);
  tell({ uri, name: found.kind });
} catch (error) {
  tell({ error: String(error) });
  await end(1);
}

for (;;) {
  await sleep(500);
  try {
    process.kill(runPid, 0);
  } catch {
    await end(0);
  }
}
