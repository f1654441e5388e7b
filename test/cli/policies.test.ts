import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../cli/config.ts';
import { defaultSurvivorshipPolicy } from '../../domain/survivorship/index.ts';

const read = (env: NodeJS.ProcessEnv, cwd = process.cwd()) => readConfig(env, cwd);

test('without files the built-in policies stand', () => {
  expect(read({}).policy).toBe(defaultSurvivorshipPolicy);
  expect(read({}).valuePolicy).toBeUndefined();
});

test('the sample policies are valid, and their versions name their content', () => {
  const config = read({
    C360_POLICY_FILE: 'samples/policies/survivorship.yaml',
    C360_VALUE_POLICY_FILE: 'samples/policies/value.yaml',
  });
  expect(config.policy.version).toMatch(/^sample-company@[0-9a-f]{16}$/);
  expect(config.valuePolicy?.version).toBe('sample-company@1');
});

test.each([
  ['name: x\nrules: { email: { strategies: [luckiest] } }', /rules\.email\.strategies/],
  ['name: [', /cannot be used/],
])('a policy file with a fault is refused with its file and place: %j', (text, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'c360-policy-'));
  try {
    writeFileSync(join(folder, 'p.yaml'), text);
    const config = () => read({ C360_POLICY_FILE: 'p.yaml' }, folder);
    expect(config).toThrow(message);
    expect(config).toThrow(/C360_POLICY_FILE names .*p\.yaml/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a policy file that is not there is told by its variable', () => {
  expect(() => read({ C360_VALUE_POLICY_FILE: 'nowhere.yaml' })).toThrow(
    /C360_VALUE_POLICY_FILE names a file that does not exist/,
  );
});
