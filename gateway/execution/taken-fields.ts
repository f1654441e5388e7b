import type { DocumentNode } from 'graphql';
import { fetchedFields } from './fetched-fields.ts';
import type { Data } from './places.ts';

/** What a fetch asks of each object that it brings: the root, or its entities. */
export type TakeFields = (data: Data) => Data;

/**
 * Takes of what a subgraph answers the members that the fetch asks for. One of another version, or a broken one, may
 * answer more, and would replace what others gave. What lies below is its own.
 */
export function takenFields(document: DocumentNode): TakeFields {
  const keys = new Set(fetchedFields(document).map(({ key }) => key));
  return (data) =>
    holdsMore(data, keys) ? Object.fromEntries(Object.entries(data).filter(([key]) => keys.has(key))) : data;
}

function holdsMore(data: Readonly<Data>, keys: ReadonlySet<string>): boolean {
  for (const key of Object.keys(data)) if (!keys.has(key)) return true;
  return false;
}
