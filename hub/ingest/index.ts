export { gatherChunks } from './gather.ts';
export { importFile } from './import-file.ts';
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
