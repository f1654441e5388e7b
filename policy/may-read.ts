import type { Actor } from './actor.ts';
import { ruleOf } from './data-classes.ts';
import { dataClassOf } from './fields/index.ts';

/**
 * May the actor read this field (`Customer.segment`)? For what shows a field without selecting it: a filter, an order.
 * A coordinate without a data class is nobody's to ask for.
 */
export function mayRead(actor: Pick<Actor, 'scopes' | 'policies'>, coordinate: string): boolean {
  const name = dataClassOf(coordinate);
  if (name === null) return false;
  const { scopes, policies = [] } = ruleOf(name);
  return meets(scopes, actor.scopes) && meets(policies, actor.policies);
}

/** One of the lists is held whole; no list asks for nothing. */
function meets(lists: readonly (readonly string[])[], held: readonly string[]): boolean {
  return lists.length === 0 || lists.some((list) => list.every((name) => held.includes(name)));
}
