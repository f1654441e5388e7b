/** Points of a commit at which a test may stop the process; it fails if one of them is never reached. */
export const FAILPOINTS = ['commit:before-begin', 'commit:before-commit', 'commit:after-commit'] as const;
export type Failpoint = (typeof FAILPOINTS)[number];
