/** A CSV file in the making (RFC 4180). */
export class Table {
  readonly #lines: string[];

  constructor(
    readonly columns: readonly string[],
    readonly delimiter = ',',
  ) {
    this.#lines = [columns.join(delimiter)];
  }

  /** A row by column name; what is left out is empty. */
  add(row: Readonly<Record<string, string | number | null>>): void {
    for (const name of Object.keys(row)) {
      if (!this.columns.includes(name)) throw new TypeError(`The table has no column ${name}.`);
    }
    this.#lines.push(this.columns.map((name) => this.#field(row[name] ?? '')).join(this.delimiter));
  }

  #field(value: string | number): string {
    const text = String(value);
    return /["\r\n]/.test(text) || text.includes(this.delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /** Number of rows so far. */
  get length(): number {
    return this.#lines.length - 1;
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

export function ndjson(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** `DD.MM.YYYY` or `DD.MM.YYYY HH:mm`. */
export function germanDate(date: Date, time = false): string {
  const iso = date.toISOString();
  const day = `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`;
  return time ? `${day} ${iso.slice(11, 16)}` : day;
}

/** `YYYY-MM-DD HH:mm:ss`. */
export function plainTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}
