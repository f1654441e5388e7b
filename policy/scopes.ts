/** What a scope lets its holder do; the names that tokens carry and that directives ask for. */
export const SCOPES = {
  'profile:read': 'Who the customer is: names, segment, status, owner, relations.',
  'contact:read': 'E-mail addresses, telephone numbers and postal addresses, the first two masked.',
  'contact:reveal': 'The clear value of a contact point or an identifier.',
  'identifier:read': 'Typed identifiers, masked; devices and social accounts.',
  'sensitive:read': 'Birth and death date, sex, restrictions, the words of a conversation.',
  'financial:read': 'Transactions, totals, credit limit and what the customer is worth.',
  'interactions:read': 'Calls, messages, visits and cases.',
  'consents:read': 'Consents, preferences and whether a customer may be contacted.',
  'crossrefs:read': 'Source records, links, lineage and possible duplicates.',
  'customers:write': 'Enter and correct customers.',
  'consents:write': 'Record consents and preferences.',
  'sources:write': 'Take in what source systems say.',
  'stewardship:write': 'Merge, unmerge, link, unlink, split, override.',
  'audit:read': 'The access log.',
  'privacy:execute': 'Answer and carry out the rights of data subjects.',
  'schema:read': 'Introspection and suggestions.',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof SCOPES;

export const ROLES = [
  'sales',
  'service',
  'marketing',
  'analyst',
  'steward',
  'admin',
  'auditor',
  'privacy',
  'customer',
] as const;
export type Role = (typeof ROLES)[number];

const every = Object.keys(SCOPES) as Scope[];

/** The one table of who may do what; `schema:read` opens introspection to admins alone. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  sales: ['profile:read', 'contact:read', 'financial:read', 'interactions:read', 'consents:read', 'customers:write'],
  service: [
    'profile:read',
    'contact:read',
    'contact:reveal',
    'identifier:read',
    'sensitive:read',
    'financial:read',
    'interactions:read',
    'consents:read',
    'consents:write',
    'customers:write',
  ],
  marketing: ['profile:read', 'contact:read', 'contact:reveal', 'consents:read'],
  analyst: ['profile:read', 'financial:read'],
  steward: [
    'profile:read',
    'contact:read',
    'contact:reveal',
    'identifier:read',
    'sensitive:read',
    'crossrefs:read',
    'customers:write',
    'sources:write',
    'stewardship:write',
  ],
  admin: every,
  auditor: ['crossrefs:read', 'audit:read'],
  privacy: [
    'profile:read',
    'contact:read',
    'contact:reveal',
    'identifier:read',
    'sensitive:read',
    'financial:read',
    'interactions:read',
    'consents:read',
    'crossrefs:read',
    'audit:read',
    'privacy:execute',
  ],
  customer: [
    'profile:read',
    'contact:read',
    'contact:reveal',
    'identifier:read',
    'sensitive:read',
    'financial:read',
    'interactions:read',
    'consents:read',
    'consents:write',
    'customers:write',
  ],
};

const isScope = (name: string): name is Scope => Object.hasOwn(SCOPES, name);
export const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

/**
 * The scopes of a token. Roles grant by the table, and a `scope` claim that names any of our scopes narrows them, as
 * a user delegates no more than it says (RFC 6749 §3.3). A token without roles (client credentials) has what its
 * `scope` names. Names that are not ours grant nothing.
 */
export function grantedScopes(roles: readonly string[], scopeClaim: readonly string[]): readonly Scope[] {
  const named = scopeClaim.filter(isScope);
  const known = roles.filter(isRole);
  if (known.length === 0) return roles.length === 0 ? named : [];
  const granted = new Set(known.flatMap((role) => ROLE_SCOPES[role]));
  return named.length === 0 ? [...granted] : named.filter((scope) => granted.has(scope));
}
