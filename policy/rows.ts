import {
  ALL_ROWS,
  NO_ROWS,
  RESTRICTED_STATES,
  anyOf,
  everyOf,
  type RestrictedState,
  type RowPredicate,
} from '../domain/model/index.ts';
import type { Actor } from './actor.ts';
import { isRole, type Role } from './scopes.ts';

/** Where a role looks, before restrictions. */
type Reach = (actor: Actor) => RowPredicate;

const everywhere: Reach = () => ALL_ROWS;
const ownPlaces: Reach = ({ teams, regions }) => anyOf([within('team', teams), within('region', regions)]);
/** Regions narrow a reach that is every customer without them: a campaign is the whole company's or a region's. */
const ownRegionsOrEverywhere: Reach = ({ regions }) => (regions.length > 0 ? within('region', regions) : ALL_ROWS);
const oneself: Reach = ({ customerId }) => (customerId === null ? NO_ROWS : { kind: 'named', ids: [customerId] });

/** The one table of which customers a role sees. A role that is not in it sees none. */
const REACH: Readonly<Record<Role, Reach>> = {
  sales: ownPlaces,
  service: everywhere,
  marketing: ownRegionsOrEverywhere,
  analyst: everywhere,
  steward: everywhere,
  admin: everywhere,
  auditor: everywhere,
  privacy: everywhere,
  customer: oneself,
};

/** Roles that keep and correct the data itself, and so see customers whose processing is restricted (GDPR art. 18). */
const KEEPERS: ReadonlySet<Role> = new Set(['steward', 'admin', 'privacy']);

/**
 * Which customers an actor may see: of each of his roles what it reaches, less what a restriction hides from it.
 * Nothing for who has no role, unless his token names teams or regions, as a service's may. `named` stands for the
 * survivor of the actor's own customer id, which only a store knows.
 */
export function visibleCustomers(actor: Actor): RowPredicate {
  if (actor.roles.length === 0) return everyOf([ownPlaces(actor), unrestricted(null, actor.purpose)]);
  const roles = [...new Set(actor.roles)].filter(isRole);
  return anyOf(roles.map((role) => everyOf([REACH[role](actor), unrestricted(role, actor.purpose)])));
}

/**
 * A legal hold keeps data from being erased (hub/erase) and hides nobody, but nobody is advertised to during a dispute.
 * Processing that is restricted leaves keeping, the customer himself, and legal claims (GDPR art. 18 (2)).
 */
function unrestricted(role: Role | null, purpose: string): RowPredicate {
  if (role === 'customer') return ALL_ROWS;
  if (purpose === 'marketing') return allBut('legal-hold', 'processing-restricted');
  const keeper = role !== null && KEEPERS.has(role);
  return keeper || purpose === 'legal' ? ALL_ROWS : allBut('processing-restricted');
}

function allBut(...states: readonly RestrictedState[]): RowPredicate {
  return within(
    'restricted',
    RESTRICTED_STATES.filter((state) => !states.includes(state)),
  );
}

function within(path: string, values: readonly string[]): RowPredicate {
  return values.length === 0 ? NO_ROWS : { kind: 'in', path, values: [...new Set(values)].sort() };
}
