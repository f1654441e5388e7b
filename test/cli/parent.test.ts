import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { endWithParent } from '../../cli/parent.ts';

const kill = jest.fn<NodeJS.Process['kill']>();
beforeEach(() => {
  kill.mockReset();
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

function orphaned(event: string | undefined): void {
  const env = event === undefined ? {} : { npm_lifecycle_event: event };
  const self = { env, kill, pid: 7, ppid: 6 };
  endWithParent(self);
  jest.advanceTimersByTime(10_000);
  expect(kill).not.toHaveBeenCalled();
  self.ppid = 1;
  jest.advanceTimersByTime(10_000);
}

test.each(['start', 'npx'])('what npm runs (%s) hangs up, once, when the shell between them is gone', (event) => {
  orphaned(event);
  expect(kill.mock.calls).toEqual([[7, 'SIGHUP']]);
});

test.each([undefined, 'serve'])('a process that somebody else started outlives its parent (%s)', (event) => {
  orphaned(event);
  expect(kill).not.toHaveBeenCalled();
});
