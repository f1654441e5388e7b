/**
 * Levels of lists and objects in the variables, without recursion, so that a body of brackets cannot overflow our
 * stack here or a serializer's later; stops at the first level beyond `most`. Null: a key is `__proto__`, which no
 * input has and careless copying obeys.
 */
export function variableDepth(variables: unknown, most: number): number | null {
  let depth = 0;
  let level: unknown[] = [variables];
  while (depth <= most) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, '__proto__')) return null;
      for (const inner of Array.isArray(value) ? value : Object.values(value))
        if (typeof inner === 'object' && inner !== null) next.push(inner);
    }
    if (next.length === 0) break;
    depth += 1;
    level = next;
  }
  return depth;
}
