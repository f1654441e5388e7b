import type { IngestItem } from '../../domain/business/index.ts';
import { phoneNormalizer } from '../../domain/normalize/index.ts';
import type { WorkAhead } from '../ahead.ts';
import { prepareRow, type PrepareRow } from './prepare.ts';
import { Repeats } from './repeats.ts';
import type { Chunk, ChunkSource, ImportInput, PreparedRow } from './types.ts';

/** A chunk is written as one: small enough for bounded memory, large enough that a sync to disk serves many rows. */
const CHUNK = { rows: 1_000, records: 500, bytes: 8_000_000, leftOut: 20_000 } as const;

/** What rows are read with; `now` in milliseconds, as some may not be of the future. */
type GatherInput = Pick<ImportInput, 'rows' | 'mapping'> & { readonly now: () => number };

/**
 * Reads rows of a source, prepares them and puts them together in chunks, in the order of the source. Needs no
 * store, so that it can run on a thread of its own.
 *
 * @param after rows up to this one were done before; they are read, as later rows may repeat them, and left out
 * @param ahead also works out what writing will ask of a record
 */
export function gatherChunks(input: GatherInput, batchId: string, after: number, ahead?: WorkAhead): ChunkSource {
  return new Gatherer(input, batchId, after, ahead);
}

class Gatherer implements ChunkSource {
  readonly #rows: AsyncIterator<IngestItem>;
  readonly #prepare: PrepareRow;
  readonly #repeats = new Repeats();

  constructor(
    { rows, mapping, now }: GatherInput,
    batchId: string,
    readonly after: number,
    ahead: WorkAhead | undefined,
  ) {
    this.#rows = rows[Symbol.asyncIterator]();
    this.#prepare = prepareRow(mapping, batchId, { ...mapping.context, phones: phoneNormalizer() }, now, ahead);
  }

  async next(): Promise<Chunk> {
    const rows: PreparedRow[] = [];
    let records = 0;
    let bytes = 0;
    let last = 0;
    let leftOut = 0;
    const chunk = (ended: boolean, failure: Error | null = null): Chunk => ({ rows, leftOut, last, ended, failure });
    const full = (): boolean =>
      rows.length >= CHUNK.rows || records >= CHUNK.records || bytes >= CHUNK.bytes || leftOut >= CHUNK.leftOut;
    try {
      while (!full()) {
        const next = await this.#rows.next();
        if (next.done === true) return chunk(true);
        last = next.value.row;
        if (next.value.kind === 'left-out') {
          if (last > this.after) leftOut += 1;
          continue;
        }
        const item = this.#repeats.see(next.value);
        if (last <= this.after) {
          // Whether it was refused is not known here; what it said is at most written again, without effect.
          this.#repeats.forget(item);
          continue;
        }
        const prepared = this.#prepare(item);
        if (prepared.refused !== null) this.#repeats.forget(item);
        rows.push(prepared);
        records += prepared.records.length;
        bytes += prepared.raw.length;
      }
      return chunk(false);
    } catch (error) {
      return chunk(true, error instanceof Error ? error : new Error('The source failed.'));
    }
  }

  async close(): Promise<void> {
    await this.#rows.return?.();
  }
}
