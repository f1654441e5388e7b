export { importFile } from './import-file.ts';
export { prepareRow, type PrepareRow } from './prepare.ts';
export type {
  ImportCounts,
  ImportInput,
  ImportListener,
  ImportOutcome,
  ImportProgress,
  ImportSummary,
  PreparedRow,
  Refusal,
} from './types.ts';
