import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './count.ts';
import type { Work } from './work.ts';

/** Selections looked at before counting gives up; only reached where the height limit is measured and not enforced. */
const MOST_STEPS = 100_000;

/**
 * The greatest number of selections that meet at one place of the answer. The rule "overlapping fields can be
 * merged" compares each with each other, so `n` of them cost `n²/2` comparisons, and again as many a level below.
 * Expands, so the height must be checked first. Stops at the first number beyond `most`.
 */
export function mostOfOneName(roots: readonly SelectionSetNode[], fragments: Fragments, most: number, work: Work) {
  let greatest = 0;
  let steps = 0;
  const places: (readonly SelectionSetNode[])[] = roots.map((root) => [root]);
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const names = new Map<string, { count: number; inner: SelectionSetNode[] }>();
    const sets = [...place];
    for (let set = sets.pop(); set !== undefined; set = sets.pop()) {
      for (const selection of set.selections) {
        steps += 1;
        work.expanded += 1;
        if (steps > MOST_STEPS) return Infinity;
        if (selection.kind === Kind.INLINE_FRAGMENT) sets.push(selection.selectionSet);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value);
          if (fragment) sets.push(fragment.selectionSet);
        } else {
          const name = selection.alias?.value ?? selection.name.value;
          const found = names.get(name) ?? { count: 0, inner: [] };
          names.set(name, found);
          found.count += 1;
          greatest = Math.max(greatest, found.count);
          if (greatest > most) return greatest;
          if (selection.selectionSet) found.inner.push(selection.selectionSet);
        }
      }
    }
    for (const { inner } of names.values()) if (inner.length > 0) places.push(inner);
  }
  return greatest;
}
