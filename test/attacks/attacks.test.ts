import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { post, type Steps } from './attack.ts';
import { ATTACKS } from './cases/index.ts';
import { attacksPage } from './page.ts';
import { openWorld, type World } from './world.ts';

const STEPS: readonly (keyof Steps)[] = [
  'tokens',
  'selections',
  'expanded',
  'validations',
  'executions',
  'storeCalls',
  'foreignFetches',
];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

test('a plain question of the same caller is answered, so that refusals mean something', async () => {
  const { status, body, steps } = await world.send(post('{ customers(first: 2) { edges { node { id } } } }'));
  expect([status, body?.errors]).toEqual([200, undefined]);
  expect(steps.executions).toBe(1);
  expect(steps.storeCalls).toBeGreaterThan(0);
});

describe.each([...new Set(ATTACKS.map(({ family }) => family))])('%s', (family) => {
  test.each(ATTACKS.filter((attack) => attack.family === family).map((attack) => [attack.name, attack] as const))(
    '%s',
    async (_name, attack) => {
      const { status, headers, body, steps } = await world.attack(attack);
      const codes = (body?.errors ?? []).map(({ extensions }) => extensions.code);
      expect([status, [...new Set(codes)]]).toEqual([attack.status, attack.code === null ? [] : [attack.code]]);
      if (attack.data !== undefined) expect(body?.data).toEqual(attack.data);
      // Nothing was executed: there is no data at all. Something was: a failing field is null.
      if (attack.code !== null && steps.executions === 0) expect(body?.data).toBeUndefined();
      expect(codes.length).toBeLessThanOrEqual(5);
      for (const step of STEPS)
        expect([step, steps[step] <= (attack.atMost?.[step] ?? 0), steps[step]]).toEqual([step, true, steps[step]]);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-powered-by']).toBeUndefined();
      if (status < 400) expect(headers['cache-control']).toBe('no-store');
      expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:\d|at Object|Did you mean/);
      expect(world.faults()).toEqual([]);
    },
  );
});

test('no attack left a mark on the prototype of objects', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { roles?: unknown; polluted?: unknown }).roles).toBeUndefined();
});

test('names are given once', () => {
  const names = ATTACKS.map(({ family, name }) => `${family}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('docs/attacks.md is the page of this table (node --import tsx test/attacks/write-page.ts writes it)', () => {
  expect(readFileSync('docs/attacks.md', 'utf8')).toBe(attacksPage());
});
