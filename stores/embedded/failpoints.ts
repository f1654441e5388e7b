/** Points of a commit at which a test may stop the process; it fails if one of them is never reached. */
export const FAILPOINTS = [
  'commit:before-begin',
  'commit:before-commit',
  // In SQLite's log, and not known to be on the disk.
  'commit:after-commit',
  // On the disk, and nobody was told.
  'commit:after-sync',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];
