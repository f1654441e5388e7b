export { createAuditSink } from './sink.ts';
export type { AuditSinkOptions } from './sink-options.ts';
export { exportAccessLog } from './export.ts';
export { accessRecorder, recordChange, type RecordedChange, type Reveal } from './record-change.ts';
export {
  accessLogOf,
  loggedIdsOf,
  pseudonymFor,
  subjectInLog,
  type Access,
  type AccessQuestion,
} from './read-access-log.ts';
export { recordErasure, type ErasureDone } from './record-erasure.ts';
export { recordQuarantined, type SeenQuarantine } from './record-quarantined.ts';
export { recordRow, type SeenRow } from './record-row.ts';
