import { ROLES, ROLE_SCOPES, SCOPES, type Purpose, type Role, type Scope } from '../../policy/index.ts';

/** Who can be asked a token for in development: one person for each role, and a developer who may read the schema. */
export const LABELS = [...ROLES, 'developer'] as const;
export type Label = (typeof LABELS)[number];

type Purposes = readonly [Purpose, ...Purpose[]];

export interface DemonstrationPerson {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Stands in the token, so that any router can judge by it. */
  readonly scope: readonly Scope[];
  /** The first is the one of a request that names none. */
  readonly purposes: Purposes;
  readonly teams: readonly string[];
  /** As the samples' organisations name theirs. */
  readonly regions: readonly string[];
}

const person = (name: string, role: Role, purposes: Purposes): DemonstrationPerson => ({
  name,
  roles: [role],
  scope: ROLE_SCOPES[role],
  purposes,
  teams: [],
  regions: [],
});

export const PEOPLE: Readonly<Record<Label, DemonstrationPerson>> = {
  sales: { ...person('Sam Sales', 'sales', ['sales', 'service']), teams: ['sales-europe'], regions: ['Europe'] },
  service: { ...person('Sira Service', 'service', ['service', 'legal']), teams: ['service-desk'] },
  marketing: person('Mara Marketing', 'marketing', ['marketing', 'analytics']),
  analyst: person('Anil Analyst', 'analyst', ['analytics']),
  steward: person('Stella Steward', 'steward', ['service', 'legal']),
  admin: person('Ada Admin', 'admin', ['service', 'sales', 'marketing', 'analytics', 'legal']),
  auditor: person('Aude Auditor', 'auditor', ['legal']),
  privacy: person('Priya Privacy', 'privacy', ['legal', 'service']),
  customer: person('Carl Customer', 'customer', ['service']),
  developer: {
    name: 'Dev Developer',
    roles: [],
    scope: ['schema:read', 'profile:read'],
    purposes: ['analytics'],
    teams: [],
    regions: [],
  },
};

/** A program that asks in its own name (client credentials): the scopes it is given, no role. */
export const SERVICE_CLIENT = {
  clientId: 'demonstration-service',
  scopes: Object.keys(SCOPES).filter(
    (scope) => scope.endsWith(':read') && scope !== 'schema:read' && scope !== 'audit:read',
  ),
  purposes: ['analytics', 'service'] satisfies Purpose[],
  regions: ['Europe', 'Americas', 'Asia', 'Middle East'],
} as const;
