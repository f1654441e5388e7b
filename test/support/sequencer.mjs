import Sequencer from '@jest/test-sequencer';

/**
 * Suites that take minutes, the longest first. Without times of an earlier run jest goes by the size of the file, and
 * these are small: they would come last, one worker busy with them and the others done.
 */
const LONG = [
  'test/contracts/store.test.ts',
  'test/e2e/crash.test.ts',
  'test/e2e/main-job.test.ts',
  'test/e2e/authorization-matrix.test.ts',
  'test/peers/hive-gateway.test.ts',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = LONG.findIndex((long) => path.endsWith(long));
      return found < 0 ? LONG.length : found;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
