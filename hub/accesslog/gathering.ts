import type { PreparedEntry } from '../../audit/index.ts';
import type { SinkSettings } from './sink-options.ts';

export interface LoggedEntry extends PreparedEntry {
  readonly requestId: string;
  readonly subject: string;
  readonly customers: readonly string[];
}

/** Entries that become one segment. All who wait for it share one promise: one for each costs more than its hash. */
export class Gathering {
  readonly entries: LoggedEntry[] = [];
  readonly durable: Promise<void>;
  resolve!: () => void;
  reject!: (error: unknown) => void;
  private readonly shapes = new Set<string>();
  private length = 0;

  constructor(private readonly limits: Pick<SinkSettings, 'segmentEntries' | 'segmentCharacters'>) {
    this.durable = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Of the entries and their shapes. */
  get characters(): number {
    return this.length;
  }

  get isFull(): boolean {
    return this.entries.length >= this.limits.segmentEntries || this.length >= this.limits.segmentCharacters;
  }

  /** False where the entry belongs to the next one; an empty one takes any. */
  add(entry: LoggedEntry): boolean {
    const { id, text } = entry.shape;
    const isNew = !this.shapes.has(id);
    const length = entry.text.length + (isNew ? text.length : 0);
    const fits = !this.isFull && this.length + length <= this.limits.segmentCharacters;
    if (!fits && this.entries.length > 0) return false;
    if (isNew) this.shapes.add(id);
    this.entries.push(entry);
    this.length += length;
    return true;
  }
}
