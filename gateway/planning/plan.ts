import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway';

/** A query plan as Apollo's planner makes it. */
export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]['queryPlan'];
export type PlanNode = Exclude<NonNullable<QueryPlan['node']>, { readonly kind: 'Subscription' }>;
export type FetchNode = Extract<PlanNode, { readonly kind: 'Fetch' }>;
export type RequiredSelection = NonNullable<FetchNode['requires']>[number];
export type Rewrite = NonNullable<FetchNode['inputRewrites']>[number];
