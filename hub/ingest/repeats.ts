import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { checkLine, saidByLine, type LineInput, type RowOutputs } from '../../domain/business/index.ts';
import type { WantedItem } from './types.ts';

/** Documents and records remembered; those whose rows stand further apart are simply judged again by the store. */
const REMEMBERED = 20_000;

/** What was seen of one document's lines. */
interface SeenLines {
  count: number;
  /** Digest of a line without a number → how many such came. */
  readonly equal: Map<string, number>;
}

/**
 * Files with one row per line repeat the head and the customer on every line. Equal repeats are left out here, and
 * the lines of a document are counted: each gets its place, and equal ones without a number a key of their own. Each
 * also gets the customer of its document, which its row may then tell no more. Sees every row of the file in its order,
 * also those that an earlier import had done.
 */
export class Repeats {
  readonly #said = new LRUCache<string, string>({ max: REMEMBERED });
  readonly #lines = new LRUCache<string, SeenLines>({ max: REMEMBERED });

  see(item: WantedItem): WantedItem {
    if (!hasLines(item)) return item;
    const { outputs } = item;
    const customers = new Map(outputs.transactions.map((head) => [headId(head), head.sourceKey]));
    const deduplicated: RowOutputs = {
      ...outputs,
      records: outputs.records.filter((record) => this.#isNew(recordId(record), record)),
      transactions: outputs.transactions.filter((head) => {
        const { row: _row, raw: _raw, ...said } = head;
        return this.#isNew(headId(head), said);
      }),
      lines: outputs.lines.map((line) => {
        const customer = customers.get(headId({ system: line.system, rowId: line.transactionId }));
        return this.#placed(customer ? { ...line, customer } : line);
      }),
    };
    return { ...item, outputs: deduplicated };
  }

  /**
   * Head and customer of this row, as `see` gave it, are not stored by it, as it was refused or is not written again: a
   * later row that repeats them brings them in.
   */
  forget(item: WantedItem): void {
    if (!hasLines(item)) return;
    const { records, transactions } = item.outputs;
    for (const id of [...records.map(recordId), ...transactions.map(headId)]) this.#said.delete(id);
  }

  #isNew(id: string, value: unknown): boolean {
    const said = digest(value);
    if (this.#said.get(id) === said) return false;
    this.#said.set(id, said);
    return true;
  }

  #placed(line: LineInput): LineInput {
    const document = `${line.system}:${line.transactionId}`;
    let seen = this.#lines.get(document);
    if (seen === undefined) this.#lines.set(document, (seen = { count: 0, equal: new Map<string, number>() }));
    const placed = { ...line, place: (seen.count += 1) };
    return line.number === null ? numbered(placed, seen.equal) : placed;
  }
}

type RowItem = Extract<WantedItem, { readonly kind: 'row' }>;

const hasLines = (item: WantedItem): item is RowItem => item.kind === 'row' && item.outputs.lines.length > 0;
const recordId = ({ key }: RowOutputs['records'][number]): string => `record ${key}`;
const headId = ({ system, rowId }: Pick<RowOutputs['transactions'][number], 'system' | 'rowId'>): string =>
  `transaction ${system}:${rowId}`;

/** What is equal, its values tell, not how they are written. A line that will be refused stays as it is. */
function numbered(line: LineInput, equal: Map<string, number>): LineInput {
  const checked = checkLine(line);
  if ('problem' in checked) return line;
  const said = digest(saidByLine(checked.ok));
  const occurrence = equal.get(said) ?? 0;
  equal.set(said, occurrence + 1);
  return { ...line, occurrence };
}

/** Sixteen characters in place of the text, so that what is remembered of a large file stays small. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
