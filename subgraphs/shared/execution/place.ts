/** The null of a non-null place on its way up to the next nullable one (GraphQL §6.4.4). */
export const BUBBLE = Symbol('null on its way up');

export type Holder = Record<string | number, unknown>;

/** Where a value stands in the answer: a member of an object or an item of a list. */
export interface Place {
  /** Null: of the root. */
  readonly parent: Place | null;
  readonly holder: Holder;
  readonly key: string | number;
  readonly nonNull: boolean;
  /** A null came up to here: whatever is still coming below shows nowhere. */
  dead?: boolean;
}

/** Response keys and indices from the root. */
export function pathTo(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place | null = place; at; at = at.parent) path.push(at.key);
  return path.reverse();
}

/** Makes a value null that is in its place already, or the nearest one above it that may be null. */
export function makeNull(place: Place, root: () => void): void {
  let at: Place | null = place;
  while (at?.nonNull) at = at.parent;
  if (!at) return root();
  at.holder[at.key] = null;
  at.dead = true;
}

export function isDead(place: Place): boolean {
  for (let at: Place | null = place; at; at = at.parent) if (at.dead) return true;
  return false;
}
