/**
 * The index over a column of terms: a full-text index (SQLite's FTS5) that holds nothing but which row, by its number,
 * has which term. A term costs it a sixth of a row in a B-tree at a random place.
 */
export interface TermIndex {
  readonly path: string;
  /** Quoted name of the column with the terms, each between two blanks. */
  readonly column: string;
  /** Where that column stands among the table's `columns`. */
  readonly at: number;
  /** Quoted name of the full-text index. */
  readonly sql: string;
  readonly ddl: string;
}

/**
 * Blanks part the terms. Its letters are folded to small ones, which no tokenizer of FTS5 can be kept from; so whoever
 * looks a term up also looks at the text itself (`sql.ts`).
 */
const TOKENS = `content='', tokenize="ascii tokenchars '-_'", detail=none, columnsize=0`;

export function termIndex(path: string, column: string, at: number, sql: string): TermIndex {
  return { path, column, at, sql, ddl: `CREATE VIRTUAL TABLE ${sql} USING fts5(t, ${TOKENS})` };
}

/** Terms as their column has them: ` a b `, or nothing. */
export function termsText(terms: readonly string[]): string {
  return terms.length === 0 ? '' : ` ${terms.join(' ')} `;
}

export function termsOf(text: string): string[] {
  return text === '' ? [] : text.slice(1, -1).split(' ');
}
