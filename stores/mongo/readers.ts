import { MongoServerError, type Collection, type Db, type Document } from 'mongodb';
import {
  checkQuery,
  checkTopPerKey,
  type CollectionName,
  type Collections,
  type Documents,
  type Query,
  type Readers,
  type Row,
  type TopPerKey,
} from '../index.ts';
import { isBroken } from './errors.ts';
import { afterBound, afterFilter, sortDocument, storedOrder, whereFilter, type Stored } from './filters.ts';
import { storedPath } from './names.ts';
import type { Shape } from './shape.ts';

const MAJORITY = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;
/** Ids in one `$in`; above it, several reads side by side. */
const IDS_PER_READ = 5_000;
/** Keys of one `findTopPerKey` command, so that its answer stays far below what the server may send at once. */
const KEYS_PER_READ = 1_000;
const CURSOR_NOT_FOUND = 43;
const DEFAULT_PAGE = 500;

export interface ReaderContext {
  readonly db: Db;
  readonly collections: Collections;
  /** @throws StoreContractError for a collection that is not declared */
  readonly shape: (name: CollectionName) => Shape;
}

/** The reading half of the store: majority, from the primary; each question one round trip. */
export function mongoReaders({ db, collections, shape }: ReaderContext): Readers {
  const collection = (name: CollectionName): Collection<Stored> => db.collection<Stored>(name);

  return {
    async get(name, ids, options) {
      const form = shape(name);
      const fields = form.projection(options?.fields);
      const pages = await Promise.all(
        chunks([...new Set(ids)], IDS_PER_READ).map((page) =>
          collection(name)
            .find(page.length === 1 ? { _id: page[0] ?? '' } : { _id: { $in: page } }, {
              ...MAJORITY,
              ...(fields && { projection: fields }),
              batchSize: page.length + 1,
            })
            .toArray(),
        ),
      );
      return new Map(pages.flat().map((stored) => [stored._id, form.decode(stored, options?.fields)]));
    },

    async find(query) {
      checkQuery(query, collections);
      const form = shape(query.collection);
      // Zero would mean no limit to the server.
      if (query.limit === 0) return [];
      const found = await search(collection(query.collection), query, form.projection(query.fields));
      return found.map((stored) => form.decode(stored, query.fields));
    },

    async findTopPerKey(query) {
      checkTopPerKey(query, collections);
      if (query.limit === 0) return new Map();
      return topPerKey(db, query, shape(query.collection));
    },

    async count(query) {
      checkQuery(query, collections);
      shape(query.collection);
      if (query.limit === 0) return 0;
      return collection(query.collection).countDocuments(whereFilter(query.where), { ...MAJORITY, limit: query.limit });
    },

    scan: (name, options) => scan(collection(name), shape(name), options?.after, options?.pageSize ?? DEFAULT_PAGE),
  };
}

async function search<C extends CollectionName>(
  collection: Collection<Stored>,
  query: Query<C>,
  fields: Record<string, 1> | undefined,
): Promise<Stored[]> {
  const order = storedOrder(query.sort);
  const filter = whereFilter(query.where);
  // One more than the limit, or the server keeps the cursor open for a batch that never comes.
  const batchSize = query.limit + 1;
  if (query.after === undefined) {
    return collection
      .find(filter, {
        ...MAJORITY,
        sort: sortDocument(order),
        limit: query.limit,
        batchSize,
        ...(fields && { projection: fields }),
      })
      .toArray();
  }
  // Two stages say the same as one; the first is what the index is to serve.
  const pipeline: Document[] = [
    { $match: afterBound(filter, order, query.after) },
    { $match: afterFilter(order, query.after) },
    { $sort: sortDocument(order) },
    { $limit: query.limit },
    ...(fields ? [{ $project: fields }] : []),
  ];
  return collection.aggregate<Stored>(pipeline, { ...MAJORITY, batchSize }).toArray();
}

/**
 * The first rows of each of many keys, in one command: a list of the keys is joined to the collection, and the
 * equality with the key begins the inner pipeline, so that match, sort and limit run on one index per key. Each row
 * is a document of the answer: all rows of a key in one could be more than the 16 MB that a document may have.
 */
async function topPerKey<C extends CollectionName>(
  db: Db,
  query: TopPerKey<C>,
  shape: Shape,
): Promise<Map<string, Row<Documents[C]>[]>> {
  const found = new Map<string, Row<Documents[C]>[]>();
  const pages = await Promise.all(
    chunks([...new Set(query.keys)], KEYS_PER_READ).map((keys) =>
      db
        .aggregate<{ key: string; row: Stored }>(topPipeline(query, keys, shape.projection(query.fields)), {
          ...MAJORITY,
          batchSize: keys.length * query.limit + 1,
        })
        .toArray(),
    ),
  );
  for (const { key, row } of pages.flat()) {
    const rows = found.get(key) ?? [];
    if (rows.length === 0) found.set(key, rows);
    rows.push(shape.decode<Documents[C]>(row, query.fields));
  }
  return found;
}

function topPipeline<C extends CollectionName>(
  query: TopPerKey<C>,
  keys: readonly string[],
  fields: Record<string, 1> | undefined,
): Document[] {
  const pipeline: Document[] = [
    ...(query.where ? [{ $match: whereFilter(query.where) }] : []),
    { $sort: sortDocument(storedOrder(query.sort)) },
    { $limit: query.limit },
    ...(fields ? [{ $project: fields }] : []),
  ];
  return [
    // A key may begin with `$`, which would name a field.
    { $documents: keys.map((key) => ({ key: { $literal: key } })) },
    {
      $lookup: {
        from: query.collection,
        localField: 'key',
        foreignField: storedPath(query.field),
        pipeline,
        as: 'row',
      },
    },
    { $unwind: '$row' },
  ];
}

/**
 * One cursor in id order; one that the server dropped, or whose connection broke, is opened again behind the last row
 * given: the driver asks again for the first page of a cursor, and for no other.
 */
async function* scan<C extends CollectionName>(
  collection: Collection<Stored>,
  shape: Shape,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Row<Documents[C]>[]> {
  let last = after;
  for (;;) {
    const filter = last === undefined ? {} : { _id: { $gt: last } };
    const cursor = collection.find(filter, { ...MAJORITY, sort: { _id: 1 }, batchSize: pageSize });
    let isBegun = false;
    try {
      for (;;) {
        const page = await nextPage(cursor, pageSize);
        if (page.length === 0) return;
        last = page.at(-1)?._id;
        isBegun = true;
        yield page.map((stored) => shape.decode<Documents[C]>(stored));
      }
    } catch (error) {
      const isDropped = error instanceof MongoServerError && error.code === CURSOR_NOT_FOUND;
      if (!isDropped && !(isBegun && isBroken(error))) throw error;
    } finally {
      await cursor.close();
    }
  }
}

async function nextPage(
  cursor: { next(): Promise<Stored | null>; readBufferedDocuments(n?: number): Stored[] },
  pageSize: number,
): Promise<Stored[]> {
  const page: Stored[] = [];
  while (page.length < pageSize) {
    const first = await cursor.next();
    if (first === null) break;
    page.push(first, ...cursor.readBufferedDocuments(pageSize - page.length - 1));
  }
  return page;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size));
  return out;
}
