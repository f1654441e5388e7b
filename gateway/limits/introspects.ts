import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './count.ts';

/** Whether an operation asks for `__schema` or `__type` at its root; nowhere else do these fields exist. */
export function introspects(set: SelectionSetNode, fragments: Fragments): boolean {
  const seen = new Set<string>();
  const sets = [set];
  for (let next = sets.pop(); next !== undefined; next = sets.pop()) {
    for (const selection of next.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === '__schema' || selection.name.value === '__type') return true;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) sets.push(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) sets.push(fragment.selectionSet);
      }
    }
  }
  return false;
}
