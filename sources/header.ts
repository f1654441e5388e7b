import { SourceError } from './errors.ts';
import { textFault, type ColumnExpectation } from './row.ts';

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/**
 * The column names of a file, checked against what the mapping expects.
 * @throws SourceError naming the column: unreadable, empty, twice, missing or unknown
 */
export function checkHeader(record: readonly string[], columns: ColumnExpectation, file: string): readonly string[] {
  const header = record.map((name) => name.trim());
  const seen = new Set<string>();
  for (const [i, name] of header.entries()) {
    if (name === '') throw new SourceError(file, 'the header has a column without a name', { column: i + 1 });
    const fault = textFault(name);
    if (fault !== null) throw new SourceError(file, `the name of a column ${fault}`, { column: i + 1 });
    if (seen.has(name)) throw new SourceError(file, 'the header names this column twice', { column: name });
    seen.add(name);
  }
  const missing = columns.required.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    const other = header.length === 1 ? [';', '\t', '|'].find((sign) => header[0]?.includes(sign)) : undefined;
    const hint =
      other === undefined ? '' : `; the header is one column that holds ${JSON.stringify(other)}: set format.delimiter`;
    throw new SourceError(file, `the header lacks what the mapping needs: ${list(missing)}${hint}`, {
      column: missing[0] as string,
    });
  }
  const unknown = header.filter((name) => !columns.known.has(name));
  if (unknown.length > 0 && !columns.ignoreUnknown) {
    throw new SourceError(
      file,
      `the mapping does not know: ${list(unknown)}; map them, or list them under columns.ignore, or set columns.ignoreUnknown`,
      { column: unknown[0] as string },
    );
  }
  return header;
}
