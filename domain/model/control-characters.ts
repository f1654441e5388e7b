// Tab, line feed and carriage return are ordinary text; the others have no place in any field of any source.
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The first control character of a text that no way in takes, as `U+0001`; null: there is none. */
export function controlCharacterIn(text: string): string | null {
  const found = REFUSED.exec(text)?.[0];
  return found === undefined ? null : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
