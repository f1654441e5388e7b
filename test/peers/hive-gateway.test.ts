import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { ROLES, type Role } from '../../policy/index.ts';
import { MATRIX_SAMPLES, formAt } from '../authorization/forms.ts';
import { judgeRole, introspect } from '../authorization/matrix.ts';
import { c360, serve, type Running } from '../support/c360.ts';
import { notRun } from '../support/notices.ts';

const SUBGRAPHS = ['identity', 'transactions', 'interactions', 'preferences'] as const;
const installed = existsSync('bench/peers/node_modules/@graphql-hive/gateway-runtime');
if (!installed) notRun('Behind Hive Gateway: not run; install it with `npm ci --prefix bench/peers`.');

/** The same subgraphs behind a router that is not ours: the user's own token is forwarded and verified again. */
(installed ? describe : describe.skip)('behind Hive Gateway, with C360_SUBGRAPH_TRUST=jwt', () => {
  const directory = mkdtempSync(join(tmpdir(), 'c360-hive-'));
  const secretFile = join(directory, 'transport-secret');
  const env = { C360_DATA_DIR: join(directory, 'data') };
  const tokens = new Map<Role, string>();
  const running: Running[] = [];
  let hive: ChildProcess | undefined;
  let url = '';
  let ours = '';

  beforeAll(async () => {
    writeFileSync(secretFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
    const store = await serve(['start'], env);
    running.push(store);
    ours = store.url;
    for (const role of ROLES) tokens.set(role, (await c360(['token', '--role', role], env)).out.trim());
    const { iss = '', aud = '' } = decodeJwt(tokens.get('admin') ?? '');
    const trust = { C360_SUBGRAPH_TRUST: 'jwt', C360_TRANSPORT_SECRET_FILE: secretFile };
    const addresses: string[] = [];
    for (const name of SUBGRAPHS) {
      const part = await serve(['subgraph', name], { ...env, ...trust });
      running.push(part);
      addresses.push(`${name}=${part.url}`);
    }
    hive = spawn(process.execPath, ['hive-gateway.mjs'], {
      cwd: 'bench/peers',
      env: {
        PATH: process.env['PATH'],
        SUPERGRAPH: join(process.cwd(), 'schema', 'supergraph.graphql'),
        SUBGRAPHS: addresses.join(','),
        ISSUER: iss,
        AUDIENCE: String(aud),
        JWKS: new URL('/.well-known/jwks.json', ours).href,
        TRANSPORT_SECRET_FILE: secretFile,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    url = await addressOf(hive);
  });

  afterAll(async () => {
    if (hive?.exitCode === null) {
      hive.kill('SIGTERM');
      await once(hive, 'exit');
    }
    for (const each of running.reverse()) await each.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test.each(ROLES)('the matrix of %s', async (role) => {
    const token = (of: Role) => tokens.get(of) ?? '';
    const schema = await introspect(formAt(ours), token('admin'));
    const { allowed } = await judgeRole(
      { ...formAt(url), refusals: 'path' },
      schema,
      role,
      token(role),
      MATRIX_SAMPLES,
    );
    expect(allowed).toBeGreaterThan(10);
  });
});

async function addressOf(child: ChildProcess): Promise<string> {
  let out = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const found = /http:\/\/[^\s/]+\/graphql/.exec(out);
      if (found) resolve(found[0]);
    });
    child.stderr?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.once('exit', (code) => reject(new Error(`Hive Gateway ended with ${code}:\n${out}`)));
  });
}
