import { checkQuery, checkTopPerKey, type CollectionName, type Query, type TopPerKey } from '../index.ts';
import { frozen, type Kept, type KeptRow } from './kept.ts';
import { readingOf, type ReaderContext, type Reading, type Rows } from './reading.ts';
import { decodeRow, pick } from './table-row.ts';

/** Whoever asks for more at once works through the store, or has a customer too large to be kept. */
const MOST_IDS = 200;
const MOST_ROWS = 101;

/** Reads what is not kept already, and keeps it. Rows are frozen, the maps and lists around them the caller's. */
export function keptReading(context: Omit<ReaderContext, 'decode'>, kept: Kept): Reading {
  const { collections, table } = context;
  let characters = 0;
  // The rows of one read, one after the other; nothing comes between.
  const plain = readingOf({
    ...context,
    decode(from, raw, fields, at) {
      for (let i = (at ?? 0) + 2; i < raw.length; i += 1) characters += String(raw[i]).length;
      return decodeRow(from, raw, fields, at);
    },
  });
  const measured = <T>(read: () => T): T => {
    characters = 0;
    return read();
  };
  return {
    get(from, ids, fields) {
      if (ids.length > MOST_IDS) return plain.get(from, ids, fields);
      const found = new Map<string, never>();
      const missing: string[] = [];
      for (const id of ids) {
        const known = kept.row(from, id);
        if (known === undefined) missing.push(id);
        else if (known.row !== null) found.set(id, shown(known, fields) as never);
      }
      if (missing.length === 0) return found;
      const rows = measured(() => plain.get<object>(from, missing));
      const each = Math.ceil(characters / Math.max(rows.size, 1));
      for (const id of missing) {
        const row = rows.get(id) ?? null;
        const known = kept.keepRow(from, id, row, row === null ? 0 : each);
        if (row !== null) found.set(id, shown(known, fields) as never);
      }
      return found;
    },

    find<C extends CollectionName>(query: Query<C>) {
      // Before anything: two queries of which one is a fault may look the same as text.
      checkQuery(query, collections);
      if (query.limit > MOST_ROWS) return plain.find(query);
      const { collection, where, sort, after, limit, fields } = query;
      const from = table(collection);
      const question = JSON.stringify([where, sort, after, limit]);
      const known = kept.answer(from, question);
      if (known && known.fields === fields) return [...known.rows] as Rows<C>;
      const rows = measured(() => plain.find(query));
      kept.keepAnswer(from, question, { fields, rows }, characters);
      return [...rows];
    },

    findTopPerKey<C extends CollectionName>(query: TopPerKey<C>) {
      checkTopPerKey(query, collections);
      if (query.limit > MOST_ROWS || query.keys.length > MOST_IDS) return plain.findTopPerKey(query);
      const { collection, field, where, sort, limit, fields } = query;
      const from = table(collection);
      const question = JSON.stringify([field, where, sort, limit]);
      const found = new Map<string, Rows<C>>();
      const missing: string[] = [];
      for (const key of query.keys) {
        const known = kept.answer(from, question + key);
        if (known?.fields !== fields || known === undefined) missing.push(key);
        else if (known.rows.length > 0) found.set(key, [...known.rows] as Rows<C>);
      }
      if (missing.length === 0) return found;
      const answers = measured(() => plain.findTopPerKey({ ...query, keys: missing }));
      const each = Math.ceil(characters / missing.length);
      for (const key of missing) {
        const rows = answers.get(key) ?? [];
        kept.keepAnswer(from, question + key, { fields, rows }, each);
        if (rows.length > 0) found.set(key, [...rows]);
      }
      return found;
    },
  };
}

function shown(known: KeptRow, fields: readonly string[] | undefined): unknown {
  const { row } = known;
  if (fields === undefined || row === null) return row;
  if (known.part?.fields !== fields) {
    const doc = pick(row.doc as Readonly<Record<string, unknown>>, fields);
    known.part = { fields, row: frozen({ ...row, doc }) };
  }
  return known.part.row;
}
