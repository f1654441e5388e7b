import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../../cli/config.ts';
import { readFrontConfig } from '../../cli/front-config.ts';

const directory = mkdtempSync(join(tmpdir(), 'c360-front-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
writeFileSync(
  join(directory, 'manifest.json'),
  '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","body":"{ a }"}]}',
);
writeFileSync(join(directory, 'broken.json'), '{"format":"secret"}');

function read(env: Record<string, string>) {
  const faults: string[] = [];
  return { config: readFrontConfig(env, directory, faults), faults };
}

describe('the front’s part of the environment', () => {
  test('empty: the limits of the table, any document, no origin', () => {
    const { config, faults } = read({});
    expect(faults).toEqual([]);
    expect(config.limits.tokens).toEqual({ most: 5_000, mode: 'enforce' });
    expect(config).toMatchObject({ documents: { mode: 'any', trusted: null }, corsOrigins: [] });
  });

  test('a number and a mode of each limit, and a mode for all others', () => {
    const { config, faults } = read({
      C360_LIMITS_MODE: 'measure',
      C360_LIMITS_ROOT_FIELDS: '7',
      C360_LIMITS_DEPTH_MODE: 'enforce',
    });
    expect(faults).toEqual([]);
    expect(config.limits.rootFields).toEqual({ most: 7, mode: 'measure' });
    expect(config.limits.depth).toEqual({ most: 20, mode: 'enforce' });
    expect(config.limits.budget.mode).toBe('measure');
  });

  test('documents and origins', () => {
    const { config, faults } = read({
      C360_DOCUMENTS: 'safelist',
      C360_TRUSTED_DOCUMENTS: 'manifest.json',
      C360_CORS_ORIGINS: 'https://a.example, http://localhost:3000',
    });
    expect(faults).toEqual([]);
    expect(config.documents.trusted?.text('a')).toBe('{ a }');
    expect(config.corsOrigins).toEqual(['https://a.example', 'http://localhost:3000']);
  });

  test.each([
    [{ C360_LIMITS_TOKENS: 'many' }, /C360_LIMITS_TOKENS must be a whole number from 10/],
    [{ C360_LIMITS_TOKENS: '1' }, /C360_LIMITS_TOKENS/],
    [{ C360_LIMITS_TOKENS: '50.5' }, /C360_LIMITS_TOKENS/],
    [{ C360_LIMITS_DEPHT: '5' }, /C360_LIMITS_DEPHT names no limit/],
    [{ C360_LIMITS_MODE: 'off' }, /C360_LIMITS_MODE must be enforce or measure/],
    [{ C360_LIMITS_DEPTH_MODE: 'off' }, /C360_LIMITS_DEPTH_MODE must be/],
    [{ C360_DOCUMENTS: 'some' }, /C360_DOCUMENTS must be one of any, prefer, safelist/],
    [{ C360_DOCUMENTS: 'safelist' }, /needs C360_TRUSTED_DOCUMENTS/],
    [{ C360_TRUSTED_DOCUMENTS: 'nowhere.json' }, /C360_TRUSTED_DOCUMENTS names a file that does not exist/],
    [{ C360_TRUSTED_DOCUMENTS: 'broken.json' }, /C360_TRUSTED_DOCUMENTS: The manifest must say format/],
    [{ C360_CORS_ORIGINS: '*' }, /C360_CORS_ORIGINS must list origins/],
    [{ C360_CORS_ORIGINS: 'https://a.example/path' }, /C360_CORS_ORIGINS/],
    [{ C360_CORS_ORIGINS: 'null' }, /C360_CORS_ORIGINS/],
  ])('%j is one fault', (env, fault) => {
    const { faults } = read(env);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  test('a fault of one variable hides none of another', () => {
    const { faults } = read({ C360_CORS_ORIGINS: '*', C360_DOCUMENTS: 'safelist', C360_LIMITS_MODE: 'off' });
    expect(faults).toEqual([
      expect.stringMatching(/^C360_LIMITS_MODE must be/),
      expect.stringMatching(/needs C360_TRUSTED_DOCUMENTS/),
      expect.stringMatching(/^C360_CORS_ORIGINS must list/),
    ]);
  });

  test('its faults are told with all others, without values', () => {
    const env = { PORT: '70000', C360_LIMITS_DEPTH: 'deep-secret', C360_CORS_ORIGINS: '*' };
    const told = (): string => {
      try {
        readConfig(env, directory);
      } catch (error) {
        if (error instanceof ConfigError) return error.message;
        throw error;
      }
      return '';
    };
    for (const name of Object.keys(env)) expect(told()).toContain(name);
    expect(told()).not.toContain('deep-secret');
  });
});
