import 'reflect-metadata';
import { afterEach, beforeEach, expect } from '@jest/globals';

/** Unexpected console output fails the test that made it (house style). */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let seen: string[] = [];
const originals = new Map<string, (...args: unknown[]) => void>();

beforeEach(() => {
  seen = [];
  for (const method of methods) {
    // eslint-disable-next-line no-console
    originals.set(method, console[method] as (...args: unknown[]) => void);
    // eslint-disable-next-line no-console
    console[method] = (...args: unknown[]) => {
      seen.push(`console.${method}: ${args.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  for (const method of methods) {
    const original = originals.get(method);
    // eslint-disable-next-line no-console
    if (original) console[method] = original;
  }
  expect(seen).toEqual([]);
});
