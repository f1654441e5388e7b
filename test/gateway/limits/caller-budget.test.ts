import { afterEach, expect, jest, test } from '@jest/globals';
import { limitsOf } from '../../../gateway/index.ts';
import { CallerBudget } from '../../../gateway/limits/index.ts';
import { ADMIN } from '../../support/actors.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('nobody is told to wait longer than the minute of the budget, though the clock was set back', async () => {
  const budget = new CallerBudget(limitsOf().budget);
  const most = limitsOf().budget.most;
  expect((await budget.take(ADMIN, most)).retryAfterMs).toBeNull();
  const before = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(before - 3_600_000);
  expect((await budget.take(ADMIN, 1)).retryAfterMs).toBe(60_000);
});
