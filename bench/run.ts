/** `npm run bench -- NAME`: one file per figure; without a name, lists them. */
import { machine } from './report.ts';
import { yardstick } from './yardstick.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  import: () => import('./import.ts'),
  read: () => import('./read.ts'),
  large: () => import('./large.ts'),
  authorization: () => import('./authorization.ts'),
  crash: () => import('./crash.ts'),
  limits: () => import('./limits.ts'),
  audit: () => import('./audit.ts'),
};

const [name, ...args] = process.argv.slice(2);
const bench = name === undefined ? undefined : BENCHES[name];
if (!bench) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${name} on ${machine()}\n`);
  await yardstick('before');
  await (await bench()).run(args);
  await yardstick('after');
}
