export { gatherChunks } from './gather.ts';
export { importFile } from './import-file.ts';
export {
  MOST_COUNTED,
  quarantinedBatches,
  quarantinedRows,
  type QuarantinedBatch,
  type QuarantinedRow,
  type RawReader,
} from './quarantined.ts';
export { prepareRow, type PrepareRow } from './prepare.ts';
export type {
  Chunk,
  ChunkSource,
  ImportCounts,
  ImportInput,
  ImportListener,
  ImportOutcome,
  ImportProgress,
  ImportSummary,
  PreparedRow,
  PrepareElsewhere,
  Refusal,
} from './types.ts';
