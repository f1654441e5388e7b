export { ApolloExecutor } from './apollo-executor.ts';
export { SubgraphDataSource } from './data-source.ts';
export { SubgraphFailure, failedFetch } from './failed-fetch.ts';
export { PlanExecutor, type PlanExecutorOptions } from './plan-executor.ts';
export { withoutSecurityPurpose } from '../planning/index.ts';
