export { Authorization, type AuthorizableOperation, type Authorized } from './authorization.ts';
export { explainOperation, type ExplainRequest, type Explanation } from './explain.ts';
export { DEFAULT_AUTHORIZATION, REFUSALS_IN, type AuthorizationOptions, type RefusalsIn } from './options.ts';
export { showRefusals, type Answer } from './show-refusals.ts';
