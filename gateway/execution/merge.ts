import { isObject, ownValue, type Data } from './places.ts';

/**
 * Merges what a fetch brought into what stands there: objects member by member, lists of one length item by item,
 * anything else replaced. What is new is taken over as it is, not copied.
 */
export function mergeInto(target: Data, source: Readonly<Data>): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const present = ownValue(target, key);
    if (isObject(present) && isObject(value)) mergeInto(present, value);
    else if (Array.isArray(present) && Array.isArray(value) && isMergeable(present, value)) mergeItems(present, value);
    else setOwn(target, key, value);
  }
}

/** A frozen list is one that requests share: another takes its place as a whole. */
function isMergeable(present: readonly unknown[], value: readonly unknown[]): boolean {
  return present.length === value.length && !Object.isFrozen(present);
}

function mergeItems(target: unknown[], source: readonly unknown[]): void {
  for (const [i, value] of source.entries()) {
    const present = target[i];
    if (isObject(present) && isObject(value)) mergeInto(present, value);
    else target[i] = value;
  }
}

/** Sets a member; the response key `__proto__` becomes one, too, and no prototype. */
export function setOwn(target: Data, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
  } else target[key] = value;
}
