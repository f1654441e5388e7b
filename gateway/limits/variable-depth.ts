/**
 * Levels of lists and objects in the variables, without recursion, so that a body of brackets cannot overflow our
 * stack here or a serializer's later. Null: a key is `__proto__`, which no input has and careless copying obeys.
 */
export function variableDepth(variables: unknown): number | null {
  let depth = 0;
  let level: unknown[] = [variables];
  while (level.length > 0) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value)) {
        for (const item of value) if (typeof item === 'object' && item !== null) next.push(item);
        continue;
      }
      for (const [key, inner] of Object.entries(value)) {
        if (key === '__proto__') return null;
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    if (next.length > 0) depth += 1;
    level = next;
  }
  return depth;
}
