import { Kind, type DocumentNode, type SelectionNode } from 'graphql';
import type { Data } from './places.ts';

/** What a fetch asks of each object that it brings: the root, or its entities. */
export type TakeFields = (data: Data) => Data;

const ENTITIES = '_entities';

/**
 * Takes of what a subgraph answers the members that the fetch asks for. One of another version, or a broken one, may
 * answer more, and would replace what others gave. What lies below is its own.
 */
export function takenFields(document: DocumentNode): TakeFields {
  const keys = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const selections = entitySelections(definition.selectionSet.selections) ?? definition.selectionSet.selections;
    collect(selections, keys);
  }
  return (data) =>
    holdsMore(data, keys) ? Object.fromEntries(Object.entries(data).filter(([key]) => keys.has(key))) : data;
}

/** Null: the fetch asks root fields. */
function entitySelections(selections: readonly SelectionNode[]): readonly SelectionNode[] | null {
  const [only] = selections;
  return only?.kind === Kind.FIELD && only.name.value === ENTITIES ? (only.selectionSet?.selections ?? []) : null;
}

/** The planner writes fields and inline fragments. */
function collect(selections: readonly SelectionNode[], keys: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) keys.add(selection.alias?.value ?? selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections, keys);
  }
}

function holdsMore(data: Readonly<Data>, keys: ReadonlySet<string>): boolean {
  for (const key of Object.keys(data)) if (!keys.has(key)) return true;
  return false;
}
