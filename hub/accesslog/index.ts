export { createAuditSink } from './sink.ts';
export type { AuditSinkOptions } from './sink-options.ts';
export { exportAccessLog } from './export.ts';
export { accessRecorder, recordChange, type RecordedChange, type Reveal } from './record-change.ts';
