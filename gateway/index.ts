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
  unauthenticated,
  type Authenticate,
  type Authenticated,
  type Refused,
  type RequestHeaders,
} from './authentication/index.ts';
export { ApolloExecutor, SubgraphFailure } from './execution/index.ts';
export { HttpSubgraph } from './transport/index.ts';
export { ApolloFront, Listener, queryPage, type GraphqlHttpAnswer, type GraphqlHttpRequest } from './http/index.ts';
export { Gateway, type GatewayOptions } from './gateway.ts';
