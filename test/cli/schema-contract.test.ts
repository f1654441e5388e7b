import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contractSupergraph, readSupergraph } from '../../schema/index.ts';
import { runMain } from '../support/run-main.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-contract-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => runMain(folder, ['schema', 'contract', ...args]);

describe('c360 schema contract', () => {
  const expected = contractSupergraph(readSupergraph(), ['internal', 'steward']);

  test('prints the reduced supergraph, or writes it to a file beside the caller', async () => {
    const printed = await run('--exclude-tags', 'internal,steward');
    expect([printed.code, printed.out === expected]).toEqual([0, true]);
    const written = await run('--exclude-tags', 'internal, steward', '--out', 'portal.graphql');
    expect([written.code, written.out]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'portal.graphql'), 'utf8')).toBe(expected);
  });

  test('an unknown tag and an unwritable file: exit 1 and a clear word; a malformed tag: exit 2', async () => {
    const unknown = await run('--exclude-tags', 'internel');
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toContain('known tags: internal, steward');
    const nowhere = await run('--exclude-tags', 'internal', '--out', 'no/such/folder/x.graphql');
    expect([nowhere.code, nowhere.err.includes('cannot be written to no/such/folder')]).toEqual([1, true]);
    expect((await run('--exclude-tags', 'a b')).code).toBe(2);
    expect((await run()).code).toBe(2);
  });
});
