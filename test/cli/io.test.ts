import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { leave, processIo } from '../../cli/io.ts';
import type { Stopped } from '../../cli/stopped.ts';

const said: string[] = [];
const stream = () => Object.assign(new EventEmitter(), { write: (text: string) => said.push(text) });

let stdout: ReturnType<typeof stream>;
let stderr: ReturnType<typeof stream>;
let self: NodeJS.Process;
let now: number;
const kill = jest.fn();
const exit = jest.fn();
beforeEach(() => {
  said.length = now = 0;
  kill.mockReset();
  exit.mockReset();
  [stdout, stderr] = [stream(), stream()];
  const parts = { stdout, stderr, env: {}, cwd: () => '/', pid: 7, kill, exit };
  self = Object.assign(new EventEmitter(), parts) as unknown as NodeJS.Process;
});
const opened = () => processIo(self, () => now);
const by = (stop: AbortSignal): string => (stop.reason as Stopped).by;
const failed = (code: string) => Object.assign(new Error(code), { code });

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends what looks at it in order', (signal) => {
    const { stop } = opened();
    self.emit(signal);
    expect([by(stop), kill.mock.calls, exit.mock.calls]).toEqual([signal, [], []]);
  });

  test('who asks twice does not want to wait; the same one told twice is one', () => {
    const { stop } = opened();
    self.emit('SIGINT');
    now = 20;
    self.emit('SIGINT');
    expect([by(stop), kill.mock.calls]).toEqual(['SIGINT', []]);
    now = 2_000;
    self.emit('SIGTERM');
    expect([kill.mock.calls, exit.mock.calls]).toEqual([[[7, 'SIGTERM']], [[143]]]);
  });

  test('a terminal that is closed insists on nothing, however often that is told', () => {
    const { stop } = opened();
    self.emit('SIGHUP');
    now = 2_000;
    self.emit('SIGHUP');
    stdout.emit('error', failed('EIO'));
    stdout.emit('error', failed('EPIPE'));
    expect([by(stop), kill.mock.calls, exit.mock.calls]).toEqual(['SIGHUP', [], []]);
  });

  test('ends by the very signal where the code is that of one', () => {
    leave(129, self);
    leave(4, self);
    expect([kill.mock.calls, exit.mock.calls]).toEqual([[[7, 'SIGHUP']], [[129], [4]]]);
  });
});

describe('output', () => {
  test('that cannot be written ends a command in order, is told once, and is a failure', () => {
    const { stop } = opened();
    for (let n = 0; n < 3; n++) stdout.emit('error', failed('ENOSPC'));
    expect(said).toEqual([expect.stringMatching(/^c360: What .* cannot be written there \(ENOSPC\)\. .*\n$/)]);
    expect([by(stop), (stop.reason as Stopped).exitCode, self.exitCode]).toEqual(['output lost', 1, 1]);
    expect(exit).not.toHaveBeenCalled();
  });

  test('that cannot be written ends a command that holds nothing at once', () => {
    opened();
    stdout.emit('error', failed('ENOSPC'));
    expect([said.length, exit.mock.calls]).toEqual([1, [[1]]]);
  });

  test('that nobody reads any more needs no word', () => {
    const { stop } = opened();
    stdout.emit('error', failed('EPIPE'));
    expect([by(stop), said, self.exitCode]).toEqual(['SIGPIPE', [], undefined]);
  });

  test.each(['EPIPE', 'ENOSPC', 'EIO'])('beside the work is worth no end of it (%s)', (code) => {
    const { stop } = opened();
    expect(() => stderr.emit('error', failed(code))).not.toThrow();
    expect([stop.aborted, exit.mock.calls]).toEqual([false, []]);
  });
});
