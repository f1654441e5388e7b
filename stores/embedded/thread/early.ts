import type { CollectionName, EarlyReads, Query, Readers, Row, TopPerKey, Unit, Write } from '../../index.ts';
import { valueAt } from '../table-row.ts';

type AnyRow = Row<object>;
type Fields = readonly string[] | undefined;
type AnyQuery = Omit<Query<CollectionName>, 'fields'> & { readonly fields?: Fields };
type AnyTop = Omit<TopPerKey<CollectionName>, 'fields'> & { readonly fields?: Fields };

/** Rows of a collection as they were answered early, by what was asked: id → row, or null where there was none. */
type Answered = Map<string, Map<string, AnyRow | null>>;

/** Answers to one question about rows of a collection by the values of a field: value → rows. */
interface Lists {
  readonly field: string;
  readonly byKey: Map<string, readonly AnyRow[]>;
}

/** Writes of one collection since an early reading began, and what they make out of date. */
class Since {
  readonly #writes: Write[] = [];
  readonly #ids = { set: new Set<string>(), upTo: 0 };
  readonly #entered = new Map<string, { readonly set: Set<unknown>; upTo: number }>();

  add(write: Write): void {
    this.#writes.push(write);
  }

  /** Whether the row of this id was written. */
  touches(id: string): boolean {
    const ids = this.#ids;
    for (; ids.upTo < this.#writes.length; ids.upTo += 1) ids.set.add((this.#writes[ids.upTo] as Write).id);
    return ids.set.has(id);
  }

  /** Whether a list of rows by a key is another: one of them was written or removed, or one that belongs to it now. */
  changes(field: string, key: string, rows: readonly AnyRow[]): boolean {
    return this.enters(field, key) || rows.some(({ id }) => this.touches(id));
  }

  get any(): boolean {
    return this.#writes.length > 0;
  }

  /** Whether a row was written that has this value at the path. */
  enters(path: string, value: string): boolean {
    let entered = this.#entered.get(path);
    if (!entered) this.#entered.set(path, (entered = { set: new Set(), upTo: 0 }));
    for (; entered.upTo < this.#writes.length; entered.upTo += 1) {
      const write = this.#writes[entered.upTo] as Write;
      if (!('doc' in write)) continue;
      const value = valueAt(write.doc, path);
      if (Array.isArray(value)) for (const term of value) entered.set.add(term);
      else entered.set.add(value);
    }
    return entered.set.has(value);
  }
}

/** What one early reading was answered, as far as nothing of it was written since. */
class Early {
  readonly #rows = new Map<CollectionName, Answered>();
  readonly #lists = new Map<CollectionName, Map<string, Lists>>();
  readonly #finds = new Map<CollectionName, Map<string, readonly AnyRow[]>>();
  readonly #since = new Map<CollectionName, Since>();

  note(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.op === 'expect') continue;
      let since = this.#since.get(write.collection);
      if (!since) this.#since.set(write.collection, (since = new Since()));
      since.add(write);
    }
  }

  keepRows(
    collection: CollectionName,
    fields: Fields,
    ids: readonly string[],
    rows: ReadonlyMap<string, AnyRow>,
  ): void {
    const kept = inner(inner(this.#rows, collection), nameOf(fields));
    for (const id of ids) kept.set(id, rows.get(id) ?? null);
  }

  keepLists(query: AnyTop, found: ReadonlyMap<string, readonly AnyRow[]>): void {
    const ofCollection = inner(this.#lists, query.collection);
    const question = questionOf(query);
    let kept = ofCollection.get(question);
    if (!kept) ofCollection.set(question, (kept = { field: query.field, byKey: new Map() }));
    for (const key of query.keys) kept.byKey.set(key, found.get(key) ?? []);
  }

  keepFind(query: AnyQuery, rows: readonly AnyRow[]): void {
    inner(this.#finds, query.collection).set(JSON.stringify(query), rows);
  }

  find(query: AnyQuery): readonly AnyRow[] | undefined {
    if (this.#since.get(query.collection)?.any === true) return undefined;
    return this.#finds.get(query.collection)?.get(JSON.stringify(query));
  }

  /** Whether nothing of what is kept was written since. */
  fresh(): boolean {
    for (const [collection, since] of this.#since) {
      if (this.#finds.has(collection)) return false;
      for (const rows of this.#rows.get(collection)?.values() ?? []) {
        for (const id of rows.keys()) if (since.touches(id)) return false;
      }
      for (const { field, byKey } of this.#lists.get(collection)?.values() ?? []) {
        for (const [key, rows] of byKey) if (since.changes(field, key, rows)) return false;
      }
    }
    return true;
  }

  /** Puts the rows it knows into `found`. @returns the ids that have to be read */
  rows(
    collection: CollectionName,
    fields: Fields,
    ids: readonly string[],
    found: Map<string, AnyRow>,
  ): readonly string[] {
    const kept = this.#rows.get(collection)?.get(nameOf(fields));
    if (!kept) return ids;
    const since = this.#since.get(collection);
    return ids.filter((id) => {
      const row = kept.get(id);
      if (row === undefined || since?.touches(id) === true) return true;
      if (row) found.set(id, row);
      return false;
    });
  }

  /** Puts the lists it knows into `found`. @returns the keys that have to be asked for */
  lists(query: AnyTop, found: Map<string, AnyRow[]>): readonly string[] {
    const kept = this.#lists.get(query.collection)?.get(questionOf(query));
    if (!kept) return query.keys;
    const since = this.#since.get(query.collection);
    return query.keys.filter((key) => {
      const rows = kept.byKey.get(key);
      if (rows === undefined) return true;
      if (since?.changes(query.field, key, rows) === true) return true;
      if (rows.length > 0) found.set(key, [...rows]);
      return false;
    });
  }
}

/**
 * Answers what was asked early without asking again. It must see every unit that is given to the store, and there
 * must be no other way to it.
 */
export class EarlyAnswers {
  readonly #open = new Set<Early>();
  readonly #underWay = new Set<Unit>();

  /** @param ahead readers that need not see units under way */
  constructor(
    private readonly plain: Readers,
    private readonly ahead: Readers,
  ) {}

  /** Told of a unit before it is sent. */
  sent(unit: Unit): void {
    this.#underWay.add(unit);
    for (const early of this.#open) early.note(unit.writes);
  }

  /** Told when the outcome of a unit is known. */
  settled(unit: Unit): void {
    this.#underWay.delete(unit);
  }

  begin(): EarlyReads {
    const early = new Early();
    // A read may overtake a unit that was sent before it.
    for (const unit of this.#underWay) early.note(unit.writes);
    this.#open.add(early);
    const { ahead } = this;
    const own = this.readers();
    const ended = () => !this.#open.has(early);
    return {
      readers: {
        ...ahead,
        async get(collection, ids, options) {
          if (ended()) return own.get(collection, ids, options);
          const rows = await ahead.get(collection, ids, options);
          early.keepRows(collection, options?.fields, ids, rows);
          return rows;
        },
        async find(query) {
          if (ended()) return own.find(query);
          const rows = await ahead.find(query);
          early.keepFind(query, rows);
          return rows;
        },
        async findTopPerKey(query) {
          if (ended()) return own.findTopPerKey(query);
          const found = await ahead.findTopPerKey(query);
          early.keepLists(query, found);
          return found;
        },
      },
      fresh: () => early.fresh(),
      end: () => void this.#open.delete(early),
    };
  }

  /** Readers that ask for what is not known alone. */
  readers(): Readers {
    const { plain } = this;
    const open = this.#open;
    return {
      ...plain,
      async get(collection, ids, options) {
        if (open.size === 0) return plain.get(collection, ids, options);
        const found = new Map<string, AnyRow>();
        let missing = ids;
        for (const early of open) missing = early.rows(collection, options?.fields, missing, found);
        if (missing.length > 0)
          for (const [id, row] of await plain.get(collection, missing, options)) found.set(id, row);
        return found as Map<string, never>;
      },
      async find(query) {
        for (const early of open) {
          const rows = early.find(query);
          if (rows) return [...rows] as never[];
        }
        return plain.find(query);
      },
      async findTopPerKey(query) {
        if (open.size === 0) return plain.findTopPerKey(query);
        const found = new Map<string, AnyRow[]>();
        let keys = query.keys;
        for (const early of open) keys = early.lists({ ...query, keys }, found);
        if (keys.length > 0)
          for (const [key, rows] of await plain.findTopPerKey({ ...query, keys })) found.set(key, rows);
        return found as Map<string, never>;
      },
    };
  }
}

const ALL = '*';

function nameOf(fields: Fields): string {
  return fields === undefined ? ALL : fields.join(' ');
}

function questionOf({ field, where, sort, limit, fields }: AnyTop): string {
  return JSON.stringify([field, where, sort, limit, nameOf(fields)]);
}

function inner<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let map = maps.get(key);
  if (!map) maps.set(key, (map = new Map<L, V>()));
  return map;
}
