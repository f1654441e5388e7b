/** Below the store's 500, so that a few rows can be added to any unit. */
export const WRITES_PER_UNIT = 480;
