import type { Actor } from './actor.ts';
import { isPurpose, type Purpose } from './purposes.ts';

/**
 * Names that `@policy` may use in our schema, for what no scope can say: whether it holds depends on this request and
 * not only on what the actor was granted.
 */
export const POLICIES = {
  'care-or-law': 'The request is made to serve the customer or to meet a legal duty, not to sell, advertise or count.',
} as const satisfies Record<string, string>;

export type PolicyName = keyof typeof POLICIES;
export const POLICY_NAMES = Object.keys(POLICIES) as readonly PolicyName[];

/**
 * Answers with those of the names that hold for the actor. Asked once per request, with every name that the schema
 * uses; a name it does not know does not hold.
 */
export type PolicyEvaluator = (
  names: readonly string[],
  actor: Actor,
) => readonly string[] | Promise<readonly string[]>;

const CARE_OR_LAW: readonly Purpose[] = ['service', 'legal'];

const holds: Readonly<Record<PolicyName, (actor: Actor) => boolean>> = {
  'care-or-law': ({ purpose }) => isPurpose(purpose) && CARE_OR_LAW.includes(purpose),
};

const isPolicy = (name: string): name is PolicyName => Object.hasOwn(POLICIES, name);

/** The built-in evaluator: the table above. */
export const evaluatePolicies = (names: readonly string[], actor: Actor): readonly string[] =>
  names.filter((name) => isPolicy(name) && holds[name](actor));

/** The actor with the policies that hold for this request; what it carried before does not count. */
export type GrantPolicies = (actor: Actor) => Promise<Actor>;

/**
 * Makes the step that asks the evaluator, once per request. As long as the same policies hold for an actor it answers
 * with one object, so that what others keep with an actor (signatures, checked operations) stays good.
 */
export function grantPolicies(
  evaluate: PolicyEvaluator = evaluatePolicies,
  names: readonly string[] = POLICY_NAMES,
): GrantPolicies {
  const made = new WeakMap<Actor, Actor>();
  return async (actor) => {
    const granted = new Set(await evaluate(names, actor));
    const policies = names.filter((name) => granted.has(name));
    const known = made.get(actor);
    if (known?.policies.length === policies.length && policies.every((name, i) => name === known.policies[i]))
      return known;
    const acting = { ...actor, policies };
    made.set(actor, acting);
    return acting;
  };
}
