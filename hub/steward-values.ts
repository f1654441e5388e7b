import { lookUpKeys } from '../domain/matching/index.ts';
import {
  ownKey,
  type AttributeName,
  type CustomerId,
  type Json,
  type Override,
  type SourceKey,
  type StandardAttributes,
} from '../domain/model/index.ts';
import { overridesInForce } from '../domain/survivorship/index.ts';
import type { KeyDocument, Store } from '../stores/index.ts';
import { searchTerms } from './ahead.ts';
import { upsertRow } from './workspace/table.ts';
import type { Workspace } from './workspace/workspace.ts';

/** Attributes by whose values customers are looked up. */
const LOOKED_UP: readonly AttributeName[] = ['name', 'organisationName', 'email', 'phone', 'identifier'];
const MOST_ROWS = 5_000;

/**
 * The kind under which a value that a steward set is looked up. It is another than that of the same value of a record,
 * so that the resolver, who asks by kind, never takes it for evidence: what a steward sets joins no customers.
 */
export function stewardKind(kind: string): string {
  return `override:${kind}`;
}

/** The values in force that stewards set on one id, as a record would state them. */
export function setByStewards(overrides: readonly Override[]): StandardAttributes {
  const inForce = overridesInForce(overrides);
  const stated = LOOKED_UP.flatMap((attribute) => {
    const values: readonly Json[] = inForce.get(attribute)?.[0]?.values ?? [];
    return values.length === 0 ? [] : [[attribute, values.map((value) => ({ raw: '', value, quality: 'valid' }))]];
  });
  return Object.fromEntries(stated) as StandardAttributes;
}

/** Look-up rows under the own key of an id: by their ids those of `keys`, and the terms of `searchTerms`. */
export interface StewardRows {
  readonly keys: ReadonlyMap<string, KeyDocument>;
  readonly terms: readonly string[];
}

/** The rows that follow from the overrides made on an id; a merge or an unmerge changes none. */
export function stewardRows(hmac: Store['hmac'], id: CustomerId, overrides: readonly Override[]): StewardRows {
  const attributes = setByStewards(overrides);
  const sourceKey = ownKey(id);
  const keys = lookUpKeys(attributes).map(({ kind: of, value }): [string, KeyDocument] => {
    const kind = stewardKind(of);
    const key = hmac(kind, value);
    return [`${key}|${sourceKey}`, { key, kind, sourceKey }];
  });
  return { keys: new Map(keys), terms: searchTerms({ attributes, deleted: false }, hmac) };
}

/** What is stored: ids of rows in `keys`, and the terms, null where there is no row of them. */
interface StoredRows {
  readonly keys: Iterable<string>;
  readonly terms: readonly string[] | null;
}

/** Brings the rows of an id from what is stored to what they should be. */
export function writeStewardRows(
  ws: Workspace,
  id: CustomerId,
  stored: StoredRows,
  { keys, terms }: StewardRows,
): void {
  const own = ownKey(id);
  const had = new Set(stored.keys);
  for (const row of had) if (!keys.has(row)) ws.keyWrites.set(row, { op: 'delete', collection: 'keys', id: row });
  for (const [row, doc] of keys) if (!had.has(row)) ws.keyWrites.set(row, upsertRow('keys', row, doc));
  if (terms.join() === (stored.terms ?? []).join()) return;
  ws.termWrites.set(
    own,
    terms.length === 0
      ? { op: 'delete', collection: 'searchTerms', id: own }
      : upsertRow('searchTerms', own, { terms }),
  );
}

/** The same for ids whose overrides were read, from what the store holds of them. */
export async function settleStewardRows(ws: Workspace, ids: readonly CustomerId[]): Promise<void> {
  const { store } = ws.hub;
  const own = new Map(ids.map((id): [CustomerId, SourceKey] => [id, ownKey(id)]));
  const [keys, terms] = await Promise.all([
    store.findTopPerKey({
      collection: 'keys',
      field: 'sourceKey',
      keys: [...own.values()],
      limit: MOST_ROWS,
      fields: [],
    }),
    store.get('searchTerms', [...own.values()]),
  ]);
  for (const [id, key] of own) {
    const stored = {
      keys: (keys.get(key) ?? []).map((row) => row.id),
      terms: terms.get(key)?.doc.terms ?? null,
    };
    writeStewardRows(ws, id, stored, stewardRows(store.hmac.bind(store), id, ws.overrides.get(id) ?? []));
  }
}
