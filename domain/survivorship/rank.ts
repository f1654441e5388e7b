import type { AttributeRule, SurvivorshipPolicy } from './policy.ts';

/**
 * System → trust rank for one attribute: first the rule's own list, then the policy's; systems that neither names
 * share the last rank and are told apart by name.
 */
export function trustRanks(policy: SurvivorshipPolicy, rule: AttributeRule | undefined): (system: string) => number {
  const ranks = new Map<string, number>();
  for (const system of [...(rule?.trust ?? []), ...policy.trust]) {
    if (!ranks.has(system)) ranks.set(system, ranks.size);
  }
  const last = ranks.size;
  return (system) => ranks.get(system) ?? last;
}
