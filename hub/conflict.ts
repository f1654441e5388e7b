/** What was read is no longer what is stored: read again and recompute. */
export class UnitConflict extends Error {}
