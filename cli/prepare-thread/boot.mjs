// A thread cannot start from a .ts file: it runs what c360.mjs made of the sources, or them through tsx.
import { getEnvironmentData } from 'node:worker_threads';

const compiled = getEnvironmentData('c360:compiled');
if (typeof compiled === 'string') {
  await import(`${compiled}cli/prepare-thread/work.js`);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./work.ts');
}
