import type { Instant, TransactionSummary } from '../model/index.ts';

interface TypedRow {
  readonly type: string;
  readonly at: Instant;
}

/** Follows the time of the latest row of each type while rows go and come. */
export class LastOfTypeFold {
  readonly #lost = new Set<string>();
  /** Null: the summary is an older one, of which it is not known. */
  readonly #last: Map<string, Instant> | null;

  constructor({ lastOfType, counts }: Pick<TransactionSummary, 'lastOfType' | 'counts'>) {
    const known = lastOfType ?? (Object.keys(counts).length === 0 ? {} : null);
    this.#last = known && new Map(Object.entries(known));
  }

  remove({ type, at }: TypedRow): void {
    if (this.#last?.get(type) === at) this.#lost.add(type);
  }

  add({ type, at }: TypedRow): void {
    const known = this.#last?.get(type);
    if (known !== undefined && at < known) return;
    // What is at least as late as the row that went takes its place.
    this.#lost.delete(type);
    this.#last?.set(type, at);
  }

  /** Types whose latest row went, and no later one came: it must be looked up again. */
  get lost(): readonly string[] {
    return [...this.#lost];
  }

  /** Of the types that have rows, in the order of their names. */
  lastOfType(counts: ReadonlyMap<string, number>): Pick<TransactionSummary, 'lastOfType'> {
    if (this.#last === null) return {};
    const left = [...this.#last].filter(([type]) => (counts.get(type) ?? 0) !== 0);
    return { lastOfType: Object.fromEntries(left.sort(([a], [b]) => (a < b ? -1 : 1))) };
  }
}
