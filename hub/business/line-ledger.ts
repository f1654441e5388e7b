import {
  addDecimals,
  saidByLine,
  subtractDecimals,
  type LineFacts,
  type LineInput,
} from '../../domain/business/index.ts';
import { mintId, type Instant, type RowKey, type TransactionLine } from '../../domain/model/index.ts';
import type { Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { received } from './documents.ts';
import { contentHash } from './hash.ts';

const PAGE = 500;
const WHOLE = /^\d{1,9}$/;

/** What the lines of a document come to. */
export interface LineTotals {
  readonly lineCount: number;
  readonly linesAmount: string;
}

/**
 * A line's own number, else its content and how many equal ones came before it in its document (DATA §8). What is
 * made of content begins with one `~`; a number that begins with `~` gets a second, so that the two never meet.
 */
export function lineKey(line: Pick<LineInput, 'number' | 'occurrence'>, facts: LineFacts): string {
  if (line.number !== null) return line.number.startsWith('~') ? `~${line.number}` : line.number;
  return `~${contentHash(saidByLine(facts)).slice(0, 16)}.${line.occurrence ?? 0}`;
}

/**
 * The id of a document's line. `#` and `%` of the key are percent-encoded: the last `#` of an id is then always the
 * one between document and key, and lines of two documents have two ids, whatever characters their sources use.
 */
export function lineId(transactionId: RowKey, key: string): string {
  return `${transactionId}#${key.replace(/[#%]/g, encodeURIComponent)}`;
}

/** All stored lines of a document. */
export async function linesOf(hub: Hub, transactionId: RowKey): Promise<Row<TransactionLine>[]> {
  const rows: Row<TransactionLine>[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await hub.store.find({
      collection: 'transactionLines',
      where: { transactionId },
      limit: PAGE,
      ...(last !== undefined && { after: [last.id] }),
    });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}

export type LineOutcome = 'inserted' | 'changed' | 'unchanged';

/** Lines through a plan: what is stored, what they are to be, and by how much their documents' totals move. */
export class LineLedger {
  readonly #stored = new Map<string, Row<TransactionLine>>();
  readonly #current = new Map<string, TransactionLine | null>();
  readonly #history: Write[] = [];
  readonly #moved = new Map<RowKey, { count: number; amount: string }>();
  readonly #at: Instant;

  constructor(readonly hub: Hub) {
    this.#at = received(hub);
  }

  async load(ids: Iterable<string>): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#current.has(id));
    const found = await this.hub.store.get('transactionLines', wanted);
    for (const id of wanted) this.know(id, found.get(id) ?? null);
  }

  know(id: string, row: Row<TransactionLine> | null): void {
    if (row !== null) this.#stored.set(id, row);
    this.#current.set(id, row?.doc ?? null);
  }

  get(id: string): TransactionLine | null {
    return this.#current.get(id) ?? null;
  }

  /** The line as it is to be; null removes it. The position alone makes no change. */
  put(id: string, transactionId: RowKey, next: TransactionLine | null): LineOutcome {
    const before = this.#current.get(id) ?? null;
    if (before === null && next === null) return 'unchanged';
    if (before !== null && next !== null && sameLine(before, next)) return 'unchanged';
    const moved = this.#moved.get(transactionId) ?? { count: 0, amount: '0' };
    if (before !== null) {
      moved.count -= 1;
      moved.amount = subtractDecimals(moved.amount, before.amount);
    }
    if (next !== null) {
      moved.count += 1;
      moved.amount = addDecimals(moved.amount, next.amount);
    }
    this.#moved.set(transactionId, moved);
    this.#current.set(id, next);
    if (before === null) return 'inserted';
    const doc = { ...before, rowKey: transactionId, replacedAt: this.#at };
    const version = `${id}~${mintId('line', this.hub.now(), this.hub.random)}`;
    this.#history.push({ op: 'insert', collection: 'transactionLineVersions', id: version, doc });
    return 'changed';
  }

  /** Totals of a document after the plan, given those before it. */
  totals(transactionId: RowKey, before: LineTotals): LineTotals {
    const moved = this.#moved.get(transactionId);
    if (moved === undefined) return before;
    return {
      lineCount: before.lineCount + moved.count,
      linesAmount: addDecimals(before.linesAmount, moved.amount),
    };
  }

  get touched(): Iterable<RowKey> {
    return this.#moved.keys();
  }

  writes(): Write[] {
    const writes: Write[] = [...this.#history];
    for (const [id, doc] of this.#current) {
      const stored = this.#stored.get(id);
      if (doc === (stored?.doc ?? null)) continue;
      if (doc === null) {
        if (stored !== undefined)
          writes.push({ op: 'delete', collection: 'transactionLines', id, expected: stored.version });
      } else if (stored === undefined) writes.push({ op: 'insert', collection: 'transactionLines', id, doc });
      else writes.push({ op: 'replace', collection: 'transactionLines', id, doc, expected: stored.version });
    }
    return writes;
  }
}

function sameLine(a: TransactionLine, b: TransactionLine): boolean {
  return JSON.stringify(saidByLine(a)) === JSON.stringify(saidByLine(b));
}

/** The line that an input describes. Without a position, its number or its place in the document gives the order. */
export function lineOf(input: LineInput, transactionId: RowKey, key: string, facts: LineFacts): TransactionLine {
  const numbered = input.number !== null && WHOLE.test(input.number) ? Number(input.number) : null;
  return { key, transactionId, position: input.position ?? numbered ?? input.place ?? 1, ...facts };
}
