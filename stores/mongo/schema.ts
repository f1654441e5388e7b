import { MongoServerError, type Db, type IndexDescription } from 'mongodb';
import type { CollectionDeclaration, Collections } from '../index.ts';
import { storedPath } from './names.ts';

const NAMESPACE_EXISTS = 48;

/**
 * The indexes of one collection. Each ends in `_id`, so that the order of the port is the order of the index. The
 * clustering path has one as well: a sharded collection needs it for its shard key (keys by key, edges by one end),
 * and one index-served equality is simpler than a range of ids (docs/decisions).
 */
export function indexesOf(declaration: CollectionDeclaration): IndexDescription[] {
  const declared = declaration.indexes.map((index): IndexDescription => {
    const key = Object.fromEntries(index.paths.map((path) => [storedPath(path), 1 as const]));
    return index.unique === true ? { key, unique: true } : { key: { ...key, _id: 1 } };
  });
  if (declaration.clusteredBy !== undefined) {
    declared.push({ key: { [storedPath(declaration.clusteredBy.path)]: 1, _id: 1 } });
  }
  return declared;
}

/** Creates what is missing; safe to run from several processes at once. */
export async function ensureCollections(db: Db, collections: Collections): Promise<void> {
  await Promise.all(
    Object.entries(collections).map(async ([name, declaration]) => {
      const indexes = indexesOf(declaration);
      // Writing inside a transaction must not have to create the collection.
      if (indexes.length > 0) await db.collection(name).createIndexes(indexes);
      else await createCollection(db, name);
    }),
  );
}

async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}
