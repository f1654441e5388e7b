import type { CollectionName } from '../../index.ts';
import type { EncodedWrite } from '../encode.ts';
import type { SqlValue, Table } from '../table.ts';

/**
 * Writes on their way between threads, one after another in one flat list: number of the operation, number of the
 * collection, id, expected version where the operation has one (0: none), then the columns. A list of objects would
 * carry the names of their fields with every row.
 */
export type PackedWrites = readonly SqlValue[];

const OPERATIONS = ['insert', 'upsert', 'replace', 'delete', 'expect'] as const satisfies EncodedWrite['op'][];

export interface Packing {
  readonly pack: (writes: readonly EncodedWrite[]) => PackedWrites;
  readonly unpack: (packed: PackedWrites) => EncodedWrite[];
}

/** Both ends must declare the same collections. */
export function packing(names: readonly CollectionName[], table: (name: CollectionName) => Table): Packing {
  const numbers = new Map(names.map((name, i) => [name, i]));
  return {
    pack(writes) {
      const packed: SqlValue[] = [];
      for (const write of writes) {
        packed.push(OPERATIONS.indexOf(write.op), numbers.get(write.table.name) as number, write.id);
        if ('expected' in write) packed.push(write.expected ?? 0);
        if ('values' in write) for (const value of write.values) packed.push(value);
      }
      return packed;
    },
    unpack(packed) {
      const writes: EncodedWrite[] = [];
      for (let at = 0; at < packed.length;) {
        const op = OPERATIONS[packed[at] as number] as EncodedWrite['op'];
        const to = table(names[packed[at + 1] as number] as CollectionName);
        const id = packed[at + 2] as string;
        at += 3;
        const expected = op === 'insert' || op === 'upsert' ? 0 : (packed[at++] as number);
        const end = op === 'delete' || op === 'expect' ? at : at + to.columns.length;
        const values = packed.slice(at, end);
        at = end;
        if (op === 'expect') writes.push({ op, table: to, id, expected });
        else if (op === 'delete') writes.push({ op, table: to, id, expected: expected === 0 ? undefined : expected });
        else if (op === 'replace') writes.push({ op, table: to, id, values, expected });
        else writes.push({ op, table: to, id, values });
      }
      return writes;
    },
  };
}
