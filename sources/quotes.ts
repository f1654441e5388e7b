/** Where the quotes of a row are not those of RFC 4180. */
export interface QuoteFault {
  /** Place of the field in its row, from 0. */
  readonly field: number;
  readonly reason: string;
}

/**
 * The first bad quote of a row that was read leniently, or null. A row is well quoted where its text is that of its
 * fields: each plain and without quotes, or quoted as a whole with the quotes in it doubled.
 * @param raw the row's text, from its first field on, in which each delimiter and each quote is one character
 * @param mark that of a quote, which `raw` may hold in a short form
 */
export function quoteFault(record: readonly string[], raw: string, quote: string, mark: string): QuoteFault | null {
  let at = 0;
  for (const [field, value] of record.entries()) {
    if (raw[at] === mark) {
      const quoted = `${mark}${value.replaceAll(quote, mark + quote)}${mark}`;
      if (!raw.startsWith(quoted, at)) return { field, reason: 'text follows a closing quote' };
      at += quoted.length;
    } else {
      if (value.includes(quote)) {
        return { field, reason: 'a quote stands inside a field that does not begin with one' };
      }
      at += value.length;
    }
    at += 1;
  }
  return null;
}
