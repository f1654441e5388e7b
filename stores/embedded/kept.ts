import { LRUCache } from 'lru-cache';
import { getHeapStatistics } from 'node:v8';
import type { Row } from '../index.ts';
import type { EncodedUnit } from './encode.ts';
import type { Table } from './table.ts';

/** Of one table at most so many are kept: what is shorter than its share of the room counts as that share. */
const ROWS = 20_000;
const ANSWERS = 5_000;
/**
 * Of one table rows are kept of as many characters (of documents as stored) as this share of the heap's limit has
 * bytes, 14 million where that is 4 GB, and answers of half as many. Parsed they take about three times as much, and a
 * dozen tables are read often, so that all of it stays below a fifth of the heap. Of a customer some 3,400 characters
 * are its own document, the rest of its rows a few hundred each.
 */
const SHARE = 1 / 300;
/** A longer document is not worth the short ones that it would drive out. */
const MOST_CHARACTERS = 100_000;

/** A row that is kept, or that there is none under the id. */
export interface KeptRow {
  readonly row: Row<object> | null;
  /** The row with some of its fields, as they were last asked for. */
  part?: { readonly fields: readonly string[]; readonly row: Row<object> };
}

/** Rows that answer a query, with the fields that were asked for. */
export interface KeptAnswer {
  readonly fields: readonly string[] | undefined;
  readonly rows: readonly Row<object>[];
}

/**
 * Rows and answers that were read lately, decoded. They are what the file holds: nobody else can write it, whoever
 * writes says so before he does, and no read comes between the two. They are frozen, since all readers share them.
 */
export class Kept {
  private readonly tables = new Map<Table, KeptOfTable>();

  /** @param characters bound of the rows of one table */
  constructor(private readonly characters = Math.ceil(getHeapStatistics().heap_size_limit * SHARE)) {}

  row(table: Table, id: string): KeptRow | undefined {
    return this.tables.get(table)?.rows.get(id);
  }

  keepRow(table: Table, id: string, row: Row<object> | null, characters: number): KeptRow {
    const kept: KeptRow = { row: frozen(row) };
    if (characters <= MOST_CHARACTERS) {
      const size = Math.max(characters + id.length, Math.ceil(this.characters / ROWS));
      this.of(table).rows.set(id, kept, { size });
    }
    return kept;
  }

  answer(table: Table, question: string): KeptAnswer | undefined {
    return this.tables.get(table)?.answers.get(question);
  }

  keepAnswer(table: Table, question: string, answer: KeptAnswer, characters: number): void {
    frozen(answer.rows);
    if (characters > MOST_CHARACTERS) return;
    const size = Math.max(characters + question.length, Math.ceil(this.characters / 2 / ANSWERS));
    this.of(table).answers.set(question, answer, { size });
  }

  /** Told before these units are written, so that what fails half-way leaves nothing wrong either. */
  forget(units: readonly EncodedUnit[]): void {
    for (const { writes } of units) {
      for (const { table, id, op } of writes) {
        const kept = op === 'expect' ? undefined : this.tables.get(table);
        if (!kept) continue;
        kept.rows.delete(id);
        if (kept.answers.size > 0) kept.answers.clear();
      }
    }
  }

  private of(table: Table): KeptOfTable {
    let kept = this.tables.get(table);
    if (!kept) {
      // By size alone: told a number of entries, they would take room for all of them at once, 4 ms a table.
      kept = {
        rows: new LRUCache({ maxSize: this.characters }),
        answers: new LRUCache({ maxSize: Math.ceil(this.characters / 2) }),
      };
      this.tables.set(table, kept);
    }
    return kept;
  }
}

interface KeptOfTable {
  readonly rows: LRUCache<string, KeptRow>;
  readonly answers: LRUCache<string, KeptAnswer>;
}

/** Through and through: a reader that changed what others are shown fails instead. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) if (typeof part === 'object') frozen(part);
  return Object.freeze(value);
}
