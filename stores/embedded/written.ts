import type { CollectionName, Written } from '../index.ts';
import type { EncodedUnit } from './encode.ts';

/** Ids kept of one collection; who looks less often than they are written reads anew. */
const MOST_IDS = 20_000;

interface Log {
  /** Position of the first id. */
  start: number;
  ids: string[];
}

/** Which rows were written lately, of the collections that somebody asks about. */
export class WrittenIds {
  private readonly logs = new Map<CollectionName, Log>();

  /** Told before these units are written, in the same turn: one that fails is noted for nothing. */
  note(units: readonly EncodedUnit[]): void {
    if (this.logs.size === 0) return;
    for (const { writes } of units) {
      for (const { table, id, op } of writes) {
        const log = op === 'expect' ? undefined : this.logs.get(table.name);
        if (log === undefined) continue;
        if (log.ids.length === MOST_IDS) {
          log.start += MOST_IDS;
          log.ids = [];
        }
        log.ids.push(id);
      }
    }
  }

  since(collection: CollectionName, position: number | null): Written {
    let log = this.logs.get(collection);
    if (log === undefined) this.logs.set(collection, (log = { start: 0, ids: [] }));
    const known = position !== null && position >= log.start;
    return { position: log.start + log.ids.length, ids: known ? log.ids.slice(position - log.start) : null };
  }
}
