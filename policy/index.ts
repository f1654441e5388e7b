export type { Actor } from './actor.ts';
export { maskOf, type Mask } from './mask.ts';
export { mayRead, mayReadField } from './may-read.ts';
export { PURPOSES, PURPOSE_NAMES, chosenPurpose, isPurpose, type Purpose } from './purposes.ts';
export { bareActor, roleActor } from './role-actor.ts';
export { ROLES, ROLE_SCOPES, SCOPES, grantedScopes, isRole, type Role, type Scope } from './scopes.ts';
export { maskEmail, maskIdentifier, maskPhone } from './masking.ts';
export { visibleCustomers } from './rows.ts';
export { visibleInteractions, visibleTransactions, type RowRule } from './section-rows.ts';
export { STEP_UP_SECONDS, steppedUp } from './step-up.ts';
export { writableAttributes } from './writable-attributes.ts';
export { DATA_CLASSES, DATA_CLASS_NAMES, ruleOf, type DataClass, type DataClassRule } from './data-classes.ts';
export { directivesOf } from './directives.ts';
export { FIELD_KINDS, dataClassOf, fieldCoordinates, kindOf, type FieldKind, type FieldKinds } from './fields/index.ts';
export {
  POLICIES,
  POLICY_NAMES,
  evaluatePolicies,
  grantPolicies,
  type GrantPolicies,
  type PolicyEvaluator,
  type PolicyName,
} from './policies.ts';
export { authorizationPage } from './authorization-page.ts';
export { TAGS, tagsOf, type Tag } from './tags.ts';
