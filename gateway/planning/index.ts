import './no-telemetry.ts';

export { ApolloPlanner, type LoadedSupergraph } from './apollo-planner.ts';
export { withHiddenIds, type Watched, type WithHiddenIds } from './hidden-ids.ts';
export { fieldNames, withOwnNames, type WithOwnNames } from './own-names.ts';
export { type FetchNode, type PlanNode, type QueryPlan, type RequiredSelection, type Rewrite } from './plan.ts';
export { withoutSecurityPurpose } from './supergraph-sdl.ts';
