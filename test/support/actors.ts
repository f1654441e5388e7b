import type { Authenticate } from '../../gateway/index.ts';
import { POLICY_NAMES, ROLE_SCOPES, evaluatePolicies, type Actor, type Role } from '../../policy/index.ts';

/** An actor of one role, with what the table grants it; `over` replaces members. */
export function actorFor(role: Role, over: Partial<Actor> = {}): Actor {
  const actor: Actor = {
    subject: `test|${role}`,
    onBehalfOf: null,
    roles: [role],
    scopes: ROLE_SCOPES[role],
    policies: [],
    purpose: 'service',
    teams: [],
    regions: [],
    customerId: null,
    acr: null,
    amr: [],
    authTime: null,
    client: null,
    ...over,
  };
  // As the edge evaluates them for the request's purpose.
  return over.policies === undefined ? { ...actor, policies: evaluatePolicies(POLICY_NAMES, actor) } : actor;
}

export const ADMIN = actorFor('admin');

/** Every request is this actor's, whatever its headers. */
export const authenticatedAs =
  (actor: Actor): Authenticate =>
  async () => ({ kind: 'actor', actor, credential: null });
