import type { CollectionName, Documents, Row, Write } from '../../stores/index.ts';

/**
 * Rows of one collection as a command sees them: what was read, and what it means to write. Once its writes are
 * committed the command goes on with them as if they had been read.
 */
export class Table<C extends CollectionName> {
  readonly #rows = new Map<string, Row<Documents[C]> | null>();
  /** Id → new document, or null where the row is to go. */
  readonly #dirty = new Map<string, Documents[C] | null>();

  constructor(readonly collection: C) {}

  has(id: string): boolean {
    return this.#rows.has(id) || this.#dirty.has(id);
  }

  /** Takes what a reader answered for `ids`; those it left out do not exist. What is known already stays. */
  take(ids: readonly string[], rows: ReadonlyMap<string, Row<Documents[C]>>): void {
    for (const id of ids) if (!this.#rows.has(id)) this.#rows.set(id, rows.get(id) ?? null);
  }

  get(id: string): Documents[C] | null {
    const dirty = this.#dirty.get(id);
    if (dirty !== undefined) return dirty;
    return this.#rows.get(id)?.doc ?? null;
  }

  /** Version that stands in the store; 0 where nothing does. */
  version(id: string): number {
    return this.#rows.get(id)?.version ?? 0;
  }

  set(id: string, doc: Documents[C]): void {
    this.#dirty.set(id, doc);
  }

  remove(id: string): void {
    if (this.#rows.get(id)) this.#dirty.set(id, null);
    else {
      this.#dirty.delete(id);
      this.#rows.set(id, null);
    }
  }

  isDirty(id: string): boolean {
    return this.#dirty.has(id);
  }

  dirtyIds(): string[] {
    return [...this.#dirty.keys()];
  }

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** The pending writes in id order; from now on they count as read. */
  drain(): Write[] {
    const writes: Write[] = [];
    for (const id of [...this.#dirty.keys()].sort()) {
      const doc = this.#dirty.get(id) ?? null;
      const row = this.#rows.get(id) ?? null;
      if (doc === null) {
        if (row) writes.push(removal(this.collection, id, row.version));
        this.#rows.set(id, null);
      } else if (row) {
        writes.push(replace(this.collection, id, doc, row.version));
        this.#rows.set(id, { id, version: row.version + 1, doc });
      } else {
        writes.push(insert(this.collection, id, doc));
        this.#rows.set(id, { id, version: 1, doc });
      }
    }
    this.#dirty.clear();
    return writes;
  }
}

// The unions of stores/index.ts pair each collection with its document; a generic C cannot show that to the compiler.
export function insert<C extends CollectionName>(collection: C, id: string, doc: Documents[C]): Write {
  return { op: 'insert', collection, id, doc } as unknown as Write;
}

export function removal(collection: CollectionName, id: string, expected: number): Write {
  return { op: 'delete', collection, id, expected } as unknown as Write;
}

export function upsertRow<C extends CollectionName>(collection: C, id: string, doc: Documents[C]): Write {
  return { op: 'upsert', collection, id, doc } as unknown as Write;
}

export function replace<C extends CollectionName>(
  collection: C,
  id: string,
  doc: Documents[C],
  expected: number,
): Write {
  return { op: 'replace', collection, id, doc, expected } as unknown as Write;
}
