export { DEMONSTRATION_ADMIN, type Actor } from './actor.ts';
export { maskOf, type Mask } from './mask.ts';
export { PURPOSES, PURPOSE_NAMES, chosenPurpose, isPurpose, type Purpose } from './purposes.ts';
export { ROLES, ROLE_SCOPES, SCOPES, grantedScopes, type Role, type Scope } from './scopes.ts';
