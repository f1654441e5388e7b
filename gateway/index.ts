export type {
  Executor,
  LocalSubgraph,
  Log,
  OperationResult,
  PreparedOperation,
  RequestContext,
  SubgraphRequest,
  SubgraphResult,
} from './ports.ts';
export {
  Credential,
  byAssertion,
  byClientCertificate,
  byToken,
  byTransportSecret,
  unauthenticated,
  type Authenticate,
  type Authenticated,
  type Refused,
  type RequestHeaders,
} from './authentication/index.ts';
export { ApolloExecutor, PlanExecutor, SubgraphFailure, type PlanExecutorOptions } from './execution/index.ts';
export { HttpSubgraph, assertionTrust, forwardedTokenTrust, type TlsIdentity, type Trust } from './transport/index.ts';
export { ApolloFront, Listener, queryPage, type GraphqlHttpAnswer, type GraphqlHttpRequest } from './http/index.ts';
export { DOCUMENT_MODES, readManifest, type DocumentMode, type DocumentsOptions } from './documents/index.ts';
export {
  LIMIT_NAMES,
  LIMIT_TABLE,
  limitVariable,
  limitsOf,
  limitsPage,
  readCosts,
  type CostTable,
  type LimitMode,
  type LimitName,
  type Limits,
  type Work,
} from './limits/index.ts';
export { DEFAULT_AUTHORIZATION, REFUSALS_IN, type AuthorizationOptions } from './authorization/index.ts';
export { explainOperation, type ExplainRequest, type Explanation } from './authorization/index.ts';
export { GuardedExecutor, type GuardedExecutorOptions } from './guarded-executor.ts';
export { Gateway, type GatewayOptions } from './gateway.ts';
