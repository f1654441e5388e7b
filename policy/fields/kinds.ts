import type { DataClass } from '../data-classes.ts';

/**
 * `plumbing`: what a client needs to walk the graph (keys, pages, userErrors), asks for nothing and may be non-null;
 * `internal`: for subgraphs alone, in no client's schema; else protected, by the name of its data class, and then
 * nullable, so that a refusal never nulls its parent.
 */
export type FieldKind = 'plumbing' | 'internal' | DataClass;

/** Object type → field → kind. */
export type FieldKinds = Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

/** Several fields of one kind, named in one text with blanks between. */
export function all(kind: FieldKind, names: string): Record<string, FieldKind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]));
}

/** The connection and edge types of lists of these nodes. */
export function connections(...nodes: readonly string[]): Record<string, Record<string, FieldKind>> {
  return Object.fromEntries(
    nodes.flatMap((node) => [
      [
        `${node}Connection`,
        { ...all('plumbing', 'edges pageInfo'), ...all('part', 'totalCount totalCountIsLowerBound') },
      ],
      [`${node}Edge`, all('plumbing', 'node cursor')],
    ]),
  );
}

/** Types that several subgraphs share. */
export const SHARED = {
  PageInfo: all('plumbing', 'hasNextPage hasPreviousPage startCursor endCursor'),
  UserError: all('plumbing', 'code field message'),
  Money: all('part', 'amount currency'),
  Moment: all('part', 'utc offset'),
} as const satisfies FieldKinds;

/** A source record where identity does not describe it: its key. */
export const SOURCE_RECORD_STUB = all('plumbing', 'system sourceId');
