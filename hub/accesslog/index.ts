export { createAuditSink } from './sink.ts';
export type { AuditSinkOptions } from './sink-options.ts';
export { exportAccessLog } from './export.ts';
