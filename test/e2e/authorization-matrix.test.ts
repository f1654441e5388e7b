import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../policy/index.ts';
import { MATRIX_SAMPLES, formAt } from '../authorization/forms.ts';
import { judgeEveryRole } from '../authorization/matrix.ts';
import { c360, serve, type Running } from '../support/c360.ts';

const SUBGRAPHS = ['identity', 'transactions', 'interactions', 'preferences'] as const;

/** Every field and every role, over HTTP, as the directives of the committed supergraph and the table of roles say. */
describe('the field × role matrix', () => {
  const directory = mkdtempSync(join(tmpdir(), 'c360-matrix-'));
  const env = { C360_DATA_DIR: join(directory, 'data') };
  const tokens = new Map<Role, string>();
  const token = (role: Role) => tokens.get(role) ?? '';
  let running: Running;

  beforeAll(async () => {
    running = await serve(['start'], env);
    for (const role of ROLES) {
      const { code, out, err } = await c360(['token', '--role', role], env);
      expect({ code, err }).toMatchObject({ code: 0 });
      tokens.set(role, out.trim());
    }
  });
  afterAll(async () => {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('all in one process', async () => {
    await judgeEveryRole(formAt(running.url), token, MATRIX_SAMPLES);
  });

  test('distributed: the gateway and four subgraphs, each a process', async () => {
    const parts: Running[] = [];
    try {
      for (const name of SUBGRAPHS) parts.push(await serve(['subgraph', name], env));
      const addresses = SUBGRAPHS.map((name, index) => `${name}=${parts[index]?.url}`).join(',');
      const gateway = await serve(['gateway'], { ...env, C360_SUBGRAPHS: addresses });
      parts.push(gateway);
      await judgeEveryRole(formAt(gateway.url), token, MATRIX_SAMPLES);
    } finally {
      for (const part of parts.reverse()) await part.stop();
    }
  });
});
