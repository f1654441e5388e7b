import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  type AnyBulkWriteOperation,
  type ClientBulkWriteModel,
  type ClientSession,
  type MongoClient,
  type WriteError,
} from 'mongodb';
import type { CollectionName } from '../index.ts';
import type { Stored } from './filters.ts';
import type { Place, Statement } from './unit.ts';

const DUPLICATE_KEY = 11000;
type Namespaces = Record<string, Stored>;

/** Runs statements in order within the session's transaction; answers the places whose expectation failed. */
export type RunBulk = (session: ClientSession, statements: readonly Statement[]) => Promise<Place[]>;

/** MongoDB 8.0 and newer: every collection in one command, so a unit is one round trip. */
export function clientBulk(client: MongoClient, database: string): RunBulk {
  return async (session, statements) => {
    const models = statements.map((s): ClientBulkWriteModel<Namespaces> => {
      const namespace = `${database}.${s.collection}`;
      switch (s.kind) {
        case 'insert':
          return { namespace, name: 'insertOne', document: s.document as Stored };
        case 'replace':
          return { namespace, name: 'replaceOne', filter: filterOf(s), replacement: s.document };
        case 'upsert':
        case 'touch':
          return { namespace, name: 'updateOne', filter: filterOf(s), update: s.update, upsert: s.kind === 'upsert' };
        case 'delete':
          return { namespace, name: 'deleteOne', filter: filterOf(s) };
      }
    });
    try {
      const result = await client.bulkWrite<Namespaces>(models, { session, ordered: true, verboseResults: true });
      return statements.filter((s, i) => {
        if (s.expected === 'matched') return result.updateResults?.get(i)?.matchedCount !== 1;
        return s.expected === 'deleted' && result.deleteResults?.get(i)?.deletedCount !== 1;
      });
    } catch (error) {
      if (!(error instanceof MongoClientBulkWriteError)) throw error;
      const duplicates = [...error.writeErrors].filter(([, e]) => e.code === DUPLICATE_KEY);
      if (duplicates.length > 0) return duplicates.flatMap(([i]) => statements[i] ?? []);
      throw error.cause instanceof Error ? error.cause : error;
    }
  };
}

/** Older servers: the statements of a collection in one bulk, in runs of one kind of expectation, whose sums tell. */
export function collectionBulk(client: MongoClient, database: string): RunBulk {
  const db = client.db(database);
  return async (session, statements) => {
    for (const run of runs(statements)) {
      const first = run[0];
      if (first === undefined) continue;
      try {
        const result = await db
          .collection<Stored>(first.collection)
          .bulkWrite(run.map(operation), { session, ordered: true });
        const done = first.expected === 'matched' ? result.matchedCount : result.deletedCount;
        if ((first.expected === 'matched' || first.expected === 'deleted') && done !== run.length) {
          // The sum does not say which of them it was; the caller reads again in any case.
          return [...run];
        }
      } catch (error) {
        if (!(error instanceof MongoBulkWriteError) || error.code !== DUPLICATE_KEY) throw error;
        const errors: WriteError[] = [error.writeErrors].flat();
        return errors.flatMap((e) => run[e.index] ?? []);
      }
    }
    return [];
  };
}

/** By collection, then neighbours that expect the same; the order of statements on one document is kept. */
function runs(statements: readonly Statement[]): Statement[][] {
  const out: Statement[][] = [];
  const byCollection = new Map<CollectionName, Statement[]>();
  for (const s of statements) byCollection.set(s.collection, [...(byCollection.get(s.collection) ?? []), s]);
  for (const ofCollection of byCollection.values()) {
    let run: Statement[] = [];
    for (const statement of ofCollection) {
      if (run[0] !== undefined && run[0].expected !== statement.expected) {
        out.push(run);
        run = [];
      }
      run.push(statement);
    }
    out.push(run);
  }
  return out;
}

function operation(s: Statement): AnyBulkWriteOperation<Stored> {
  switch (s.kind) {
    case 'insert':
      return { insertOne: { document: s.document as Stored } };
    case 'replace':
      return { replaceOne: { filter: filterOf(s), replacement: s.document } };
    case 'upsert':
    case 'touch':
      return { updateOne: { filter: filterOf(s), update: s.update, upsert: s.kind === 'upsert' } };
    case 'delete':
      return { deleteOne: { filter: filterOf(s) } };
  }
}

function filterOf(s: Exclude<Statement, { kind: 'insert' }>): { _id: string; _v?: number } {
  return s.version === null ? { _id: s.id } : { _id: s.id, _v: s.version };
}
