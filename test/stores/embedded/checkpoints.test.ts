import { expect, it } from '@jest/globals';
import { checkpoints } from '../../../stores/embedded/checkpoints.ts';
import type { Connection } from '../../../stores/embedded/database.ts';

const connection = (exec: () => void): Connection => ({
  file: 'c360.db',
  exec,
  prepare: () => {
    throw new Error('A checkpoint prepares nothing.');
  },
  close: () => undefined,
  abandon: () => undefined,
});

it('moves a log that has grown too long when it is told that no transaction is open, and not before', () => {
  let moved = 0;
  const failures: unknown[] = [];
  const log = checkpoints(
    connection(() => (moved += 1)),
    { worthIt: Number.POSITIVE_INFINITY, must: 10, failed: (error) => failures.push(error) },
  );
  log.noted(9);
  log.bound();
  log.noted(1);
  expect(moved).toBe(0);
  log.bound();
  log.bound();
  expect([moved, failures]).toEqual([1, []]);
  log.noted(10);
  log.stop();
  log.bound();
  expect(moved).toBe(1);
});

it('tells why the log could not be moved, and tries again when as much was written again', () => {
  const failures: unknown[] = [];
  const error = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });
  const failing = connection(() => {
    throw error;
  });
  const log = checkpoints(failing, { must: 10, failed: (told) => failures.push(told) });
  for (let n = 0; n < 2; n += 1) {
    log.noted(10);
    log.bound();
    log.bound();
  }
  log.stop();
  expect(failures).toEqual([error, error]);
});
