import type { SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { anyErased, tombstonesOf } from '../erasures.ts';
import { possibleIds } from '../raw-row.ts';
import { namedKeys } from './named-keys.ts';
import type { PreparedRow } from './types.ts';

/** How a row speaks of somebody who was erased: it names nobody else; or others too, or it only holds what may be his id. */
export type SpeaksOfErased = 'alone' | 'besides';

/** The source keys that a row names, as far as it could be read. */
export function keysNamedBy(prepared: PreparedRow): readonly SourceKey[] {
  const { records, documents, interactions, preferences, consents } = prepared;
  return prepared.sourceKeys ?? namedKeys([...records, ...documents, ...interactions, ...preferences, ...consents]);
}

/**
 * Which of these rows speak of somebody who was erased. A row that names no key may: it does where one of its values is
 * the id of an erased customer of these systems, as an erasure finds such rows in the quarantine too.
 */
export async function erasedIn<R extends { readonly prepared: PreparedRow }>(
  hub: Pick<Hub, 'store'>,
  systems: readonly string[],
  rows: readonly R[],
): Promise<ReadonlyMap<R, SpeaksOfErased>> {
  const found = new Map<R, SpeaksOfErased>();
  if (rows.length === 0 || !(await anyErased(hub))) return found;
  const asked = rows.map((row) => {
    const named = keysNamedBy(row.prepared);
    return { row, named, keys: named.length > 0 ? named : possibleKeys(systems, row.prepared.raw) };
  });
  const erased = await tombstonesOf(
    hub,
    asked.flatMap(({ keys }) => keys),
  );
  for (const { row, named, keys } of asked) {
    if (!keys.some((key) => erased.has(key))) continue;
    found.set(row, named.length > 0 && named.every((key) => erased.has(key)) ? 'alone' : 'besides');
  }
  return found;
}

function possibleKeys(systems: readonly string[], raw: string): SourceKey[] {
  return [...possibleIds(raw)].flatMap((id) => systems.map((system) => `${system}:${id}` as SourceKey));
}
