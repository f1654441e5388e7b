export { ApolloExecutor } from './apollo-executor.ts';
export { SubgraphDataSource } from './data-source.ts';
export { SubgraphFailure, failedFetch } from './failed-fetch.ts';
export { withoutSecurityPurpose } from './supergraph-sdl.ts';
