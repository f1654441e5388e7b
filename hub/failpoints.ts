/**
 * Every point at which a crash harness can stop the process: before and after each commit that a use case makes.
 * A harness reads this list, so that no point is ever forgotten.
 */
export const FAILPOINTS = [
  'upsert.before-commit',
  'upsert.after-commit',
  'upsert.before-second-look',
  'upsert.before-work-done',
  'derived.after-commit',
  'verdict.after-members',
  'command.before-commit',
  'command.after-commit',
  'erase.after-commit',
  'sweep.before-work-done',
  'business.before-commit',
  'business.after-commit',
  'import.before-batch-row',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];
