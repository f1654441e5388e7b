import type { AccessEntry } from './entry.ts';

/**
 * Where accesses are recorded. Resolves when the entry is durable; rejects when it cannot be made so, and then
 * nothing of the answer may leave (AUDIT_UNAVAILABLE).
 */
export interface AuditSink {
  record(entry: AccessEntry): Promise<void>;
  /** Writes what waits. */
  close(): Promise<void>;
}
