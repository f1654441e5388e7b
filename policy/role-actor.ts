import type { Actor } from './actor.ts';
import { ROLE_SCOPES, type Role } from './scopes.ts';

/**
 * An actor that holds one role and what the table grants it, and belongs nowhere: no team, region or customer, no
 * second factor. Its policies are still to be evaluated (`grantPolicies`). `over` replaces members.
 */
export function roleActor(role: Role, over: Partial<Actor> = {}): Actor {
  return {
    subject: role,
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
}
