export type { AccessEntry } from './entry.ts';
export type { AuditSink } from './sink.ts';
