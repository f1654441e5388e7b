import { deterministicResolver } from '../../domain/matching/index.ts';
import type { Hub } from '../../hub/index.ts';
import type { Actor } from '../../policy/index.ts';
import { ADMIN } from './actors.ts';
import type { Store } from '../../stores/index.ts';
import { buildIdentitySubgraph } from '../../subgraphs/identity/index.ts';
import { consentGate } from '../../subgraphs/preferences/index.ts';
import { createSubgraphExecutor, type ExecutorOptions } from '../../subgraphs/shared/index.ts';
import { testHub } from './hub.ts';

/** A hub with the product's resolver and policy. */
export function identityHub(store: Store): Hub {
  return testHub(store, { resolver: deterministicResolver() });
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers by the shape of their query
export type Answer = Record<string, any>;
export interface Asked {
  readonly data: Answer;
  readonly errors: readonly { readonly message: string; readonly code: unknown; readonly path?: unknown }[];
}
export type Ask = (query: string, variables?: Record<string, unknown>, actor?: Actor | null) => Promise<Asked>;

const definition = buildIdentitySubgraph();

/** Asks the identity subgraph over a store; faults that would be INTERNAL are shown as they are. */
export function asking(hub: Hub, given: Partial<ExecutorOptions> = {}): Ask {
  const faults: Error[] = [];
  const executor = createSubgraphExecutor(definition, hub, {
    report: ({ error }) => faults.push(error as Error),
    consentGate: consentGate(hub),
    ...given,
  });
  return async (query, variables = {}, actor = ADMIN) => {
    const { data, errors = [] } = await executor.execute({ query, variables, actor, requestId: 'test' });
    const fault = faults.pop();
    if (fault !== undefined) throw fault;
    return {
      data: data ?? {},
      errors: errors.map(({ message, extensions, path }) => ({
        message,
        code: extensions?.['code'],
        ...(path ? { path } : {}),
      })),
    };
  };
}
