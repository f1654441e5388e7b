import type { RowKey } from '../model/index.ts';

/** A row's place among the rows of a customer, newest first: time, then id, both descending. */
export type RowPosition = readonly [at: string, id: RowKey];

/** Code point order, which the stores keep; JavaScript's own order of text differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Negative where `a` comes first, that is, is newer. */
export function comparePositions(a: RowPosition, b: RowPosition): number {
  return compareText(b[0], a[0]) || compareText(b[1], a[1]);
}

/** Where a source key's newest row stands, as its summary keeps it. */
export interface NewestRow<T extends string> {
  readonly lastAt: T | null;
  /** Its id; null without a row, and in summaries that were written before they named it: then it is not known. */
  readonly lastId: RowKey | null;
}

/** Follows the newest row while others go and come. */
export class NewestRowFold<T extends string> {
  /** The row went that was the newest, and no newer one came: the end must be looked up again. */
  lost = false;
  private at: T | null;
  private id: RowKey | null;

  constructor({ lastAt, lastId }: NewestRow<T>) {
    this.at = lastAt;
    // Undefined in documents of the first form.
    this.id = lastId ?? null;
  }

  remove(row: { readonly at: T; readonly id: RowKey }): void {
    if (row.at === this.at && (this.id === null || row.id === this.id)) this.lost = true;
  }

  add({ at, id }: { readonly at: T; readonly id: RowKey }): void {
    if (this.at !== null && at < this.at) return;
    if (at === this.at) {
      // Which of the rows of that time is the newest stays unknown until one of a later time comes.
      if (this.id === null) return void (this.lost = false);
      if (compareText(id, this.id) < 0) return;
    }
    // What is at least as far out as the row that went takes its place.
    this.lost = false;
    this.at = at;
    this.id = id;
  }

  get newest(): NewestRow<T> {
    return { lastAt: this.at, lastId: this.id };
  }
}
