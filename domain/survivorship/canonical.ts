import type { Json } from '../model/index.ts';

/** True when the keys of every object in `value` stand in the order of RFC 8785 §3.2.3 (by UTF-16 unit). */
export function inCanonicalOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(inCanonicalOrder);
  let before = '';
  for (const key in value) {
    if (key < before || !inCanonicalOrder((value as Record<string, unknown>)[key])) return false;
    before = key;
  }
  return true;
}

/** A copy with its keys in canonical order, without undefined ones; the value itself where it already is so. */
export function canonicalOrder(value: Json): Json {
  if (typeof value !== 'object' || value === null || inCanonicalOrder(value)) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(canonicalOrder);
  const given = value as { readonly [key: string]: Json | undefined };
  const ordered: Record<string, Json> = {};
  for (const key of sorted(Object.keys(given))) {
    const part = given[key];
    if (part === undefined) continue;
    // Assigned, `__proto__` would be no key.
    if (key === '__proto__') Object.defineProperty(ordered, key, { value: canonicalOrder(part), enumerable: true });
    else ordered[key] = canonicalOrder(part);
  }
  return ordered;
}

/** Values of one kind come with the same keys in the same order, millions of times. */
const orders = new Map<string, readonly string[]>();
const MOST_ORDERS = 1_000;

/** Sorts in place what it has not seen yet. */
export function sorted(keys: string[]): readonly string[] {
  const given = keys.join('\0');
  let order = orders.get(given);
  if (order === undefined) {
    order = keys.sort();
    if (orders.size < MOST_ORDERS) orders.set(given, order);
  }
  return order;
}
