import { GraphQLError } from 'graphql';

/** One selection that was taken out of the operation before it was planned. */
export interface Refusal {
  /** Response keys from the root of the operation. */
  readonly path: readonly string[];
  /** `Customer.emails`. */
  readonly coordinate: string;
  /** What is missing, for people: `scope contact:read`. */
  readonly needs: readonly string[];
}

type Path = readonly (string | number)[];

/**
 * One error for each refused field of the operation, however many rows it would have had. Its path is the field's
 * first place in the completed answer; where it has none (a parent is null, empty or of another type), the deepest
 * place on the way that exists, and `count` is 0. `count` is else the number of places where it stands as null.
 */
export function placeRefusals(
  refusals: readonly Refusal[],
  data: Readonly<Record<string, unknown>> | null,
): readonly GraphQLError[] {
  const once = new Map(refusals.map((refusal) => [JSON.stringify([refusal.coordinate, refusal.path]), refusal]));
  return [...once.values()].map(({ path, coordinate, needs }) => {
    const { at, count } = placesOf(path, data);
    const why = needs.length > 0 ? ` needs ${needs.join(', ')}` : ' may not be read';
    return new GraphQLError(`${coordinate}${why}.`, {
      path: at,
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, count },
    });
  });
}

function placesOf(path: readonly string[], data: unknown): { readonly at: Path; readonly count: number } {
  let first: Path | null = null;
  let deepest: Path = [];
  let count = 0;
  const here: (string | number)[] = [];
  const look = (value: unknown, depth: number): void => {
    // An empty list is itself the deepest place.
    if (Array.isArray(value) && value.length > 0 && depth < path.length) {
      for (const [i, item] of value.entries()) {
        here.push(i);
        look(item, depth);
        here.pop();
      }
      return;
    }
    const key = path[depth];
    if (key === undefined) {
      // Another type's field under the same key may have a value.
      if (value !== null) return;
      count += 1;
      first ??= [...here];
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key)) {
      here.push(key);
      look((value as Readonly<Record<string, unknown>>)[key], depth + 1);
      here.pop();
    } else if (here.length > deepest.length) deepest = [...here];
  };
  look(data, 0);
  if (first) return { at: first, count };
  // An error without a path would read as one of the whole request.
  return { at: deepest.length > 0 ? deepest : path.slice(0, 1), count: 0 };
}
