import 'reflect-metadata';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { propertySeed } from './property-seed.ts';

/** One seed for every property where the run names one (`.ci/run` does), so that a red run can be had again. */
const seed = propertySeed(process.env['C360_TEST_SEED']);
if (seed !== undefined) {
  const { configureGlobal, readConfigureGlobal } = await import('fast-check');
  configureGlobal({ ...readConfigureGlobal(), seed });
}

/** Unexpected console output fails the test that made it (house style). */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
type Method = (typeof methods)[number];
type Print = (...args: unknown[]) => void;

const output: Record<Method, Print> = console;
let seen: string[] = [];
const originals = new Map<Method, Print>();

beforeEach(() => {
  seen = [];
  for (const method of methods) {
    originals.set(method, output[method]);
    output[method] = (...args) => {
      seen.push(`console.${method}: ${args.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  for (const [method, original] of originals) output[method] = original;
  expect(seen).toEqual([]);
});
