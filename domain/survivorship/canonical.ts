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
  const keys = Object.keys(given).filter((key) => given[key] !== undefined);
  // `fromEntries` defines own properties, so that a key such as `__proto__` stays a key.
  return Object.fromEntries(keys.sort().map((key) => [key, canonicalOrder(given[key]!)]));
}
