import type { AccessEntry } from './entry.ts';

/**
 * Where accesses are recorded. Resolves when the entry is durable; rejects when it cannot be made so, and then
 * nothing of the answer may leave (AUDIT_UNAVAILABLE).
 */
export interface AuditSink {
  record(entry: AccessEntry): Promise<void>;
  /**
   * Says that an answer is under way whose entry others may share a sync of the disk with; `over` says once that it
   * left, or failed. Where nobody says so, entries wait by the clock alone.
   */
  expect?(): { readonly over: () => void };
  /**
   * The log could not be written when it last should have been, so nothing with personal data is answered. It is tried
   * again without anybody asking, and this is over once that goes well.
   */
  isFailing?(): boolean;
  /** Writes what waits. */
  close(): Promise<void>;
}
