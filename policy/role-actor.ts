import type { Actor } from './actor.ts';
import { ROLE_SCOPES, type Role } from './scopes.ts';

/** An actor that is named and nothing more: it holds nothing and belongs nowhere. `over` replaces members. */
export function bareActor(subject: string, over: Partial<Actor> = {}): Actor {
  return {
    subject,
    onBehalfOf: null,
    roles: [],
    scopes: [],
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

/**
 * An actor that holds one role and what the table grants it, and belongs nowhere: no team, region or customer, no
 * second factor. Its policies are still to be evaluated (`grantPolicies`). `over` replaces members.
 */
export function roleActor(role: Role, over: Partial<Actor> = {}): Actor {
  return bareActor(role, { roles: [role], scopes: ROLE_SCOPES[role], ...over });
}
