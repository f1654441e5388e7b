import type { Actor } from './actor.ts';
import { ruleOf, type DataClass } from './data-classes.ts';
import { dataClassOf, type FieldKind } from './fields/index.ts';

type Held = Pick<Actor, 'scopes' | 'policies'>;

/** May the actor read, or call, what is of this kind? Plumbing is anybody's, internals nobody's. */
export function mayRead(actor: Held, kind: FieldKind): boolean {
  return kind === 'plumbing' || (kind !== 'internal' && meetsClass(actor, kind));
}

/**
 * May the actor read this field (`Customer.segment`)? For what shows a field without selecting it: a filter, an order.
 * A coordinate without a data class is nobody's to ask for.
 */
export function mayReadField(actor: Held, coordinate: string): boolean {
  const name = dataClassOf(coordinate);
  return name !== null && meetsClass(actor, name);
}

function meetsClass(actor: Held, name: DataClass): boolean {
  const { scopes, policies = [] } = ruleOf(name);
  return meets(scopes, actor.scopes) && meets(policies, actor.policies);
}

/** One of the lists is held whole; no list asks for nothing. */
function meets(lists: readonly (readonly string[])[], held: readonly string[]): boolean {
  return lists.length === 0 || lists.some((list) => list.every((name) => held.includes(name)));
}
