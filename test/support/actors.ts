import type { Authenticate } from '../../gateway/index.ts';
import { POLICY_NAMES, evaluatePolicies, roleActor, type Actor, type Role } from '../../policy/index.ts';

/** An actor of one role, with what the table grants it; `over` replaces members. */
export function actorFor(role: Role, over: Partial<Actor> = {}): Actor {
  const actor = roleActor(role, { subject: `test|${role}`, ...over });
  // As the edge evaluates them for the request's purpose.
  return over.policies === undefined ? { ...actor, policies: evaluatePolicies(POLICY_NAMES, actor) } : actor;
}

export const ADMIN = actorFor('admin');

/** Every request is this actor's, whatever its headers. */
export const authenticatedAs =
  (actor: Actor): Authenticate =>
  async () => ({ kind: 'actor', actor, credential: null });
