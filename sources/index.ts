export { ENCODINGS, type Encoding } from './encoding.ts';
export { SourceError } from './errors.ts';
export { openInput, type Input, type InputOptions } from './input.ts';
export { readCsv, type CsvOptions } from './csv.ts';
export { readNdjson, type NdjsonOptions } from './ndjson.ts';
export { parseMapping, type Mapping } from './mapping/index.ts';
export { formatOf, loadMapping, readItems } from './read.ts';
export type { ColumnExpectation, RowFault, SourceItem, SourceRow } from './row.ts';
