import { ObjectId } from 'mongodb';
import { instant } from '../../domain/model/index.ts';
import {
  checkUnit,
  StoreContractError,
  UNIT_LIMITS,
  type CollectionName,
  type Collections,
  type Documents,
  type Unit,
  type Write,
} from '../index.ts';
import type { Shape } from './shape.ts';

export interface Place {
  readonly collection: CollectionName;
  readonly id: string;
}

/** What a statement must have touched for its expectation to hold. */
export type Expected = 'inserted' | 'matched' | 'deleted' | 'any';

/** One statement of a unit, in the driver's words but without a namespace. */
export type Statement = Place & { readonly expected: Expected } & (
    | { readonly kind: 'insert'; readonly document: Record<string, unknown> }
    | { readonly kind: 'replace'; readonly version: number; readonly document: Record<string, unknown> }
    | { readonly kind: 'upsert' | 'touch'; readonly version: number | null; readonly update: UpdateOf }
    | { readonly kind: 'delete'; readonly version: number | null }
  );
type UpdateOf = Record<string, unknown> | Record<string, unknown>[];

const DAY_MS = 86_400_000;

/**
 * The statements of a unit: the operation's row first, so that a repeat is seen before anything is compared; then
 * what must stand as expected; deletes and replaces before inserts, as they free what a unique index holds.
 * @throws StoreContractError when the unit breaks a limit or its documents do not fit their collections
 */
export function statementsOf(
  unit: Unit,
  shape: (name: CollectionName) => Shape,
  collections: Collections,
  now: () => number,
): Statement[] {
  checkUnit(unit, collections);
  let bytes = 0;
  const stored = (write: { collection: CollectionName; id: string; doc: object }): Record<string, unknown> => {
    const encoded = shape(write.collection).encode(write.id, write.doc);
    bytes += encoded.bytes;
    return encoded.fields;
  };
  const statements: Statement[] = [];
  if (unit.unrecorded !== true) {
    const doc = unit.operation ?? plainOperation(now());
    statements.push(
      insertion(
        { collection: 'operations', id: unit.operationId },
        stored({ collection: 'operations', id: unit.operationId, doc }),
      ),
    );
  }
  for (const rank of [0, 1, 2]) {
    for (const write of unit.writes) if (RANKS[write.op] === rank) statements.push(...statementsFor(write, stored));
  }
  if (bytes > UNIT_LIMITS.bytes)
    throw new StoreContractError(`A unit holds at most 4 MB; this one has ${bytes} bytes.`);
  return statements;
}

const RANKS: Readonly<Record<Write['op'], number>> = { expect: 0, delete: 1, replace: 1, upsert: 2, insert: 2 };

function plainOperation(at: number): Documents['operations'] {
  return { inputHash: null, answer: null, at: instant(at), expiresAt: instant(at + DAY_MS) };
}

function statementsFor(write: Write, stored: (write: Write & { doc: object }) => Record<string, unknown>): Statement[] {
  const at = { collection: write.collection, id: write.id };
  switch (write.op) {
    case 'insert':
      return [insertion(at, stored(write))];
    case 'replace': {
      const document = { _v: write.expected + 1, ...stored(write) };
      return [{ ...at, kind: 'replace', expected: 'matched', version: write.expected, document }];
    }
    case 'upsert':
      return [
        { ...at, kind: 'upsert', expected: 'any', version: null, update: upsertPipeline(write.id, stored(write)) },
      ];
    case 'delete':
      return [
        write.expected === undefined
          ? { ...at, kind: 'delete', expected: 'any', version: null }
          : { ...at, kind: 'delete', expected: 'deleted', version: write.expected },
      ];
    case 'expect':
      return write.expected === 0 ? absence(at) : [touch(at, write.expected)];
  }
}

function insertion(at: Place, fields: Record<string, unknown>): Statement {
  return { ...at, kind: 'insert', expected: 'inserted', document: { _id: at.id, _v: 1, ...fields } };
}

/** The version rises from whatever stands there, which only the server knows: hence a pipeline. */
function upsertPipeline(id: string, fields: Record<string, unknown>): Record<string, unknown>[] {
  const version = { $add: [{ $ifNull: ['$_v', 0] }, 1] };
  return [{ $replaceWith: { $mergeObjects: [{ $literal: { _id: id, _v: 1, ...fields } }, { _v: version }] } }];
}

/**
 * A read in a transaction takes no lock, so two units could each pass an expectation that the other breaks. A
 * fresh mark on the document makes the server see the conflict; an update without effect would not.
 */
function touch(at: Place, version: number): Statement {
  return { ...at, kind: 'touch', expected: 'matched', version, update: { $set: { _t: new ObjectId() } } };
}

/** That nothing stands there is held by standing there for a moment. */
function absence(at: Place): Statement[] {
  return [
    { ...at, kind: 'insert', expected: 'inserted', document: { _id: at.id, _v: 0, _dv: 0 } },
    { ...at, kind: 'delete', expected: 'deleted', version: 0 },
  ];
}
