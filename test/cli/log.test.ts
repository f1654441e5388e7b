import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../cli/log.ts';

let folder: string;
let fd: number;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'c360-log-'));
  fd = fs.openSync(join(folder, 'log'), 'w');
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.closeSync(fd);
  fs.rmSync(folder, { recursive: true });
});
const written = (): string => fs.readFileSync(join(folder, 'log'), 'utf8');

test('writes a line of JSON for each message of its level', () => {
  const log = createLog('warn', fd);
  log.info({}, 'left out');
  log.warn({ row: 1 }, 'told');
  expect(JSON.parse(written())).toMatchObject({ level: 40, row: 1, msg: 'told' });
});

test.each(['ENOSPC', 'EIO', 'EPIPE'])('lines that cannot be written (%s) are lost and end nothing', (code) => {
  const log = createLog('info', fd);
  // A disk takes a part of a line before it is full.
  fs.writeSync(fd, '{"level":50');
  const full = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  for (let n = 0; n < 3; n++) expect(() => log.error({ n }, 'lost')).not.toThrow();
  expect(full).toHaveBeenCalledTimes(3);
  full.mockRestore();
  log.info({}, 'told');
  log.info({}, 'and on');
  expect(written()).toMatch(/^\{"level":50\n\{.*"told"\}\n\{.*"and on"\}\n$/);
});
