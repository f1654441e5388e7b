import { MongoServerError, type Db, type IndexDescription, type IndexDescriptionInfo } from 'mongodb';
import { StoreMismatchError, type CollectionDeclaration, type Collections } from '../index.ts';
import { storedPath } from './names.ts';

const NAMESPACE_EXISTS = 48;
/** IndexOptionsConflict, IndexKeySpecsConflict: one of the same key or the same name is there and is not the same. */
const OTHER_INDEX: ReadonlySet<number> = new Set([85, 86]);
const isOtherIndex = (error: unknown): boolean =>
  error instanceof MongoServerError && OTHER_INDEX.has(Number(error.code));

/**
 * The indexes of one collection. Each ends in `_id`, so that the order of the port is the order of the index. The
 * clustering path has one as well: a sharded collection needs it for its shard key (keys by key, edges by one end),
 * and one index-served equality is simpler than a range of ids (docs/decisions).
 */
export function indexesOf(declaration: CollectionDeclaration): IndexDescription[] {
  const declared = declaration.indexes.map((index): IndexDescription => {
    const key = Object.fromEntries(index.paths.map((path) => [storedPath(path), 1 as const]));
    // Few documents have the list, and nothing is ordered by it.
    if (index.list === true) return { key, sparse: true };
    return index.unique === true ? { key, unique: true } : { key: { ...key, _id: 1 } };
  });
  if (declaration.clusteredBy !== undefined) {
    declared.push({ key: { [storedPath(declaration.clusteredBy.path)]: 1, _id: 1 } });
  }
  return declared;
}

/**
 * Creates what is missing; safe to run from several processes at once.
 * @throws StoreMismatchError where an index of another form is in the way
 */
export async function ensureCollections(db: Db, collections: Collections): Promise<void> {
  await Promise.all(
    Object.entries(collections).map(async ([name, declaration]) => {
      const indexes = indexesOf(declaration);
      // Writing inside a transaction must not have to create the collection.
      if (indexes.length === 0) return createCollection(db, name);
      try {
        await db.collection(name).createIndexes(indexes);
      } catch (error) {
        if (!isOtherIndex(error)) throw error;
        await makeUnlike(db, name, indexes);
      }
    }),
  );
}

/**
 * Makes the indexes one by one: one of another name that serves the same is as good.
 * @throws StoreMismatchError where one that only looks like it is in the way
 */
async function makeUnlike(db: Db, name: string, indexes: readonly IndexDescription[]): Promise<void> {
  const standing = await db.collection(name).indexes();
  for (const index of indexes) {
    if (standing.some((each) => servesAs(each, index))) continue;
    try {
      await db.collection(name).createIndexes([index]);
    } catch (error) {
      if (!isOtherIndex(error)) throw error;
      const own = Object.entries(index.key).map(([path, direction]) => `${path}_${String(direction)}`);
      const inTheWay = standing.find((each) => each.name === own.join('_') || sameKey(each, index));
      throw new StoreMismatchError(
        `The index "${inTheWay?.name ?? own.join('_')}" of the collection "${name}" in MongoDB has another form than this program needs, which is ${JSON.stringify(index)}. Drop that index and start again: the right one is made then.`,
      );
    }
  }
}

type Standing = Pick<IndexDescriptionInfo, 'key' | 'unique' | 'name'> & Readonly<Record<string, unknown>>;

/** What makes an index hold or find less, or compare otherwise. */
const NARROWING = ['partialFilterExpression', 'sparse', 'collation', 'hidden', 'expireAfterSeconds'];

function servesAs(standing: Standing, wanted: IndexDescription): boolean {
  const same = sameKey(standing, wanted) && (standing.unique === true) === (wanted.unique === true);
  const asked: Readonly<Record<string, unknown>> = { ...wanted };
  return same && NARROWING.every((option) => (standing[option] ?? false) === (asked[option] ?? false));
}

const sameKey = (standing: Standing, { key }: IndexDescription): boolean =>
  JSON.stringify(Object.entries(standing.key)) === JSON.stringify(Object.entries(key));

async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}
