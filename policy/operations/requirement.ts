import type { Mask } from '../mask.ts';
import type { Condition } from './conditions.ts';

/** What a field or type asks of its reader, as the federation directives write it. Lists are OR of ANDs. */
export interface Requirement {
  readonly authenticated: boolean;
  /** `@requiresScopes`; empty: none asked for. */
  readonly scopes: readonly (readonly string[])[];
  /** `@policy`; empty: none asked for. */
  readonly policies: readonly (readonly string[])[];
}

/** Requirements by coordinate: `Type` and `Type.field`. What has none is not listed. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** One selection that the mask does not allow. */
export interface Removed {
  /** Response keys from the root of the operation; fragments add nothing. */
  readonly path: readonly string[];
  /** `Customer.emails`; for a type that is refused as a whole, the field that returns it. */
  readonly coordinate: string;
  /** What is missing, for people: `scope contact:read`, `policy step-up`, `authentication`. */
  readonly needs: readonly string[];
  /** `@skip` and `@include` on the way, outermost first: with variables that leave the field out it is no refusal. */
  readonly conditions: readonly Condition[];
}

/** Whether any alternative is held whole. An empty list asks for nothing; an empty alternative is always held. */
const held = (alternatives: readonly (readonly string[])[], granted: ReadonlySet<string>): boolean =>
  alternatives.length === 0 || alternatives.some((all) => all.every((name) => granted.has(name)));

/** What the mask lacks of the requirement, in words. Empty: it is met. */
export function unmet(requirement: Requirement, mask: Mask): string[] {
  const lacking: string[] = [];
  if (requirement.authenticated && !mask.authenticated) lacking.push('authentication');
  if (!held(requirement.scopes, mask.scopes)) lacking.push(...inWords('scope', requirement.scopes, mask.scopes));
  if (!held(requirement.policies, mask.policies)) {
    lacking.push(...inWords('policy', requirement.policies, mask.policies));
  }
  return lacking;
}

/** One alternative: each missing name by itself. Several: one entry that lists what each lacks. */
function inWords(kind: string, alternatives: readonly (readonly string[])[], granted: ReadonlySet<string>): string[] {
  const missing = alternatives.map((all) => all.filter((name) => !granted.has(name)));
  const [only] = missing;
  if (only && missing.length === 1) return only.map((name) => `${kind} ${name}`);
  return [`${kind} ${missing.map((names) => names.join(' and ')).join(', or ')}`];
}

/** Both must be met: the product of their alternatives. */
export function both(a: Requirement, b: Requirement): Requirement {
  return {
    authenticated: a.authenticated || b.authenticated,
    scopes: product(a.scopes, b.scopes),
    policies: product(a.policies, b.policies),
  };
}

function product(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])]));
}
