/** Objects of an answer under construction; a member may be anything JSON holds. */
export type Data = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** An object's own member, also under a name that objects inherit. */
export function ownValue(data: Readonly<Data>, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects at a plan's path (`@`: every item of a list), in order; null ones are left out. */
export function objectsAt(from: unknown, path: Path): Data[] {
  const found: Data[] = [];
  collectObjects(from, path, 0, found);
  return found;
}

function collectObjects(value: unknown, path: Path, depth: number, found: Data[]): void {
  if (Array.isArray(value)) {
    const next = path[depth] === '@' ? depth + 1 : depth;
    for (const item of value) collectObjects(item, path, next, found);
  } else if (isObject(value)) {
    const step = path[depth];
    if (step === undefined) found.push(value);
    else collectObjects(ownValue(value, String(step)), path, depth + 1, found);
  }
}

/** The places of the same objects, with list indices; in the same order. */
export function placesAt(from: unknown, path: Path): Path[] {
  const found: Path[] = [];
  const here: (string | number)[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      const next = path[depth] === '@' ? depth + 1 : depth;
      for (const [i, item] of value.entries()) {
        here.push(i);
        walk(item, next);
        here.pop();
      }
    } else if (isObject(value)) {
      const step = path[depth];
      if (step === undefined) {
        found.push([...here]);
        return;
      }
      here.push(step);
      walk(ownValue(value, String(step)), depth + 1);
      here.pop();
    }
  };
  walk(from, 0);
  return found;
}
