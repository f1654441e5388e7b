import { Kind, type DocumentNode, type SelectionNode } from 'graphql';
import { conditionsOf, defaultsOf, isIncluded, type Condition, type Defaults } from '../../policy/operations/index.ts';

/** A field at the root of a fetch. */
interface RootField {
  readonly key: string;
  readonly conditions: readonly Condition[];
}

/** Whether data holds every field at the root of a fetch that these variables let stand. */
export type HoldsRoots = (
  data: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, unknown>>,
) => boolean;

/** An answer that lacks a field is not one in which the field is null. */
export function rootFields(document: DocumentNode): HoldsRoots {
  const roots: RootField[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    collect(definition.selectionSet.selections, [], defaultsOf(definition), roots);
  }
  return (data, variables) =>
    roots.every(({ key, conditions }) => Object.hasOwn(data, key) || !isIncluded(conditions, variables));
}

/** The planner writes root fields and inline fragments; a named fragment at the root would go unchecked. */
function collect(
  selections: readonly SelectionNode[],
  outer: readonly Condition[],
  defaults: Defaults,
  roots: RootField[],
): void {
  for (const selection of selections) {
    const conditions = [...outer, ...conditionsOf(selection, defaults)];
    if (selection.kind === Kind.FIELD) roots.push({ key: selection.alias?.value ?? selection.name.value, conditions });
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      collect(selection.selectionSet.selections, conditions, defaults, roots);
  }
}
