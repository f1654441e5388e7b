import { LONGEST_SOURCE_ID } from '../domain/model/index.ts';

/** What parts the cells of a text, also of one that is JSON itself. */
const CELLS = /[,;|\t\r\n"'\\]+/;

/** A row as its source sent it: its values, or its text where that cannot be taken apart or was cut. */
type RawRow = { readonly values: readonly string[] } | { readonly text: string };

/** Whether a row holds this id: among its values, or anywhere in a text that cannot be taken apart. */
export function holdsId(raw: string, id: string): boolean {
  const row = read(raw);
  return 'text' in row ? row.text.includes(id) : row.values.some((value) => value === id || value.trim() === id);
}

/** What may be an id in a row. Of a text that cannot be taken apart its cells and its words, which may not be all. */
export function possibleIds(raw: string): ReadonlySet<string> {
  const row = read(raw);
  const found = 'text' in row ? [...row.text.split(CELLS), ...row.text.split(/[\s,;|"'\\]+/)] : row.values;
  // Blanks at its ends are part of an id, unless the mapping takes them away.
  const ids = found.flatMap((each) => [each, each.trim()]);
  return new Set(ids.filter((id) => id.trim() !== '' && id.length <= LONGEST_SOURCE_ID));
}

function read(raw: string): RawRow {
  let row: unknown;
  try {
    row = JSON.parse(raw);
  } catch {
    return { text: raw.normalize('NFC') };
  }
  // A row of bad quotes is kept as its text.
  if (typeof row === 'string') return { text: row.normalize('NFC') };
  if (typeof row === 'object' && row !== null && 'cut' in row) return { text: raw.normalize('NFC') };
  return { values: values(row).map((value) => value.normalize('NFC')) };
}

/** Walks without recursion: a column that its mapping leaves aside may be nested to any depth. */
function values(row: unknown): string[] {
  const found: string[] = [];
  const open: unknown[] = [row];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'number') found.push(String(value));
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) open.push(part);
  }
  return found;
}
