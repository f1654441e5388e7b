import type { RowPredicate } from '../../domain/model/index.ts';
import type { Where } from '../../stores/index.ts';

/** `all`, or a disjunction of conjunctions that a store can answer one by one; an empty list is nothing at all. */
export type Clauses = 'all' | readonly Where[];

/**
 * A row predicate in disjunctive normal form, so that every clause can be added to a query and a row that
 * is not allowed is never read (DESIGN §2.3). Predicates come from policy tables and are small.
 */
export function clausesOf(predicate: RowPredicate): Clauses {
  switch (predicate.kind) {
    case 'all':
      return 'all';
    case 'none':
    // Not settled yet: nobody knows whom it means, so nobody is shown.
    case 'named':
      return [];
    case 'in':
      return predicate.values.length === 0 ? [] : [{ [predicate.path]: { in: predicate.values } }];
    case 'any': {
      const parts = predicate.of.map(clausesOf);
      return parts.includes('all') ? 'all' : parts.flatMap((part) => (part === 'all' ? [] : part));
    }
    case 'every':
      return predicate.of.map(clausesOf).reduce(conjunction, 'all');
  }
}

function conjunction(a: Clauses, b: Clauses): Clauses {
  if (a === 'all') return b;
  if (b === 'all') return a;
  return a.flatMap((x) => b.map((y) => both(x, y))).filter((clause) => clause !== null);
}

/** Both conditions on one path are lists, as `clausesOf` makes nothing else: their intersection. */
function both(a: Where, b: Where): Where | null {
  const joined: Record<string, { in: readonly string[] }> = {};
  for (const clause of [a, b]) {
    for (const [path, condition] of Object.entries(clause)) {
      const values = (condition as { in: readonly string[] }).in;
      const earlier = joined[path];
      const kept = earlier === undefined ? values : earlier.in.filter((value) => values.includes(value));
      if (kept.length === 0) return null;
      joined[path] = { in: kept };
    }
  }
  return joined;
}
