import { Worker } from 'node:worker_threads';
import { figure } from './report.ts';

const WORK = `
const { parentPort } = require('node:worker_threads');
const rows = Array.from({ length: 2000 }, (_, i) => ({ id: i, name: 'x'.repeat(i % 50), range: [i, i + 1] }));
const round = () => JSON.parse(JSON.stringify(rows)).length;
for (let i = 0; i < 50; i += 1) round();
const start = performance.now();
for (let i = 0; i < 200; i += 1) round();
parentPort.postMessage(200_000 / (performance.now() - start));
`;

/**
 * Prints what the machine does at this moment of a fixed piece of work, by one thread and by two at once. Shared
 * machines are half as fast at one time as at another: figures of two runs compare where these do.
 */
export async function yardstick(when: 'before' | 'after'): Promise<void> {
  figure(`yardstick ${when}: lists of 2,000 to JSON and back, one thread`, await rate(), 'a second');
  const [a, b] = await Promise.all([rate(), rate()]);
  figure(`yardstick ${when}: the same, two threads together`, a + b, 'a second');
}

async function rate(): Promise<number> {
  const worker = new Worker(WORK, { eval: true });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}
