import { instant } from '../../domain/model/index.ts';
import {
  checkUnit,
  StoreContractError,
  UNIT_LIMITS,
  type CollectionName,
  type Collections,
  type Documents,
  type Unit,
} from '../index.ts';
import type { SqlValue, Table } from './table.ts';
import { bytesOf, encodeRow, LONGEST } from './table-row.ts';

/** A write with its columns made, so that nothing but SQLite works between BEGIN and COMMIT. */
export type EncodedWrite = { readonly table: Table; readonly id: string } & (
  | { readonly op: 'insert'; readonly values: readonly SqlValue[] }
  | { readonly op: 'upsert'; readonly values: readonly SqlValue[] }
  | { readonly op: 'replace'; readonly values: readonly SqlValue[]; readonly expected: number }
  | { readonly op: 'delete'; readonly expected: number | undefined }
  | { readonly op: 'expect'; readonly expected: number }
);

export interface EncodedUnit {
  readonly operationId: string;
  /** The operation's own row is the first write, where the unit is recorded. */
  readonly recorded: boolean;
  /** What it deletes or replaces is not to stay in the log either. */
  readonly erases: boolean;
  readonly writes: readonly EncodedWrite[];
}

const DAY_MS = 86_400_000;

/** @throws StoreContractError when the unit breaks a limit or its documents do not fit their collections */
export function encodeUnit(
  unit: Unit,
  table: (name: CollectionName) => Table,
  collections: Collections,
  now: () => number,
): EncodedUnit {
  checkUnit(unit, collections);
  const recorded = unit.unrecorded !== true;
  const writes: EncodedWrite[] = [];
  let length = 0;
  const row = (to: Table, id: string, doc: object): readonly SqlValue[] => {
    const encoded = encodeRow(to, id, doc);
    length += encoded.length;
    return encoded.values;
  };
  if (recorded) {
    const to = table('operations');
    const doc = unit.operation ?? plainOperation(now());
    writes.push({ op: 'insert', table: to, id: unit.operationId, values: row(to, unit.operationId, doc) });
  }
  for (const write of unit.writes) {
    const to = table(write.collection);
    switch (write.op) {
      case 'insert':
        writes.push({ op: 'insert', table: to, id: write.id, values: row(to, write.id, write.doc) });
        break;
      case 'upsert':
        writes.push({ op: 'upsert', table: to, id: write.id, values: row(to, write.id, write.doc) });
        break;
      case 'replace':
        writes.push({
          op: 'replace',
          table: to,
          id: write.id,
          values: row(to, write.id, write.doc),
          expected: write.expected,
        });
        break;
      case 'delete':
        writes.push({ op: 'delete', table: to, id: write.id, expected: write.expected });
        break;
      case 'expect':
        writes.push({ op: 'expect', table: to, id: write.id, expected: write.expected });
        break;
    }
  }
  if (length * LONGEST > UNIT_LIMITS.bytes) {
    const bytes = writes.reduce((sum, write) => sum + ('values' in write ? bytesOf(write.values) : 0), 0);
    if (bytes > UNIT_LIMITS.bytes) {
      throw new StoreContractError(`A unit holds at most 4 MB; this one has ${bytes} bytes.`);
    }
  }
  return { operationId: unit.operationId, recorded, erases: unit.erasure === true, writes };
}

function plainOperation(at: number): Documents['operations'] {
  return { inputHash: null, answer: null, at: instant(at), expiresAt: instant(at + DAY_MS) };
}
