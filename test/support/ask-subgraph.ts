import type { Actor } from '../../policy/index.ts';
import { ADMIN } from './actors.ts';
import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../../hub/index.ts';
import { customerGate } from '../../subgraphs/identity/index.ts';
import { consentGate } from '../../subgraphs/preferences/index.ts';
import { createSubgraphExecutor, type ExecutorOptions, type SubgraphDefinition } from '../../subgraphs/shared/index.ts';

/** An id of the form customers have; `n` tells them apart. */
export const customerId = (n: number): string => `cus_01980000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** What the gateway sends of a customer whose source keys identity supplied. */
export function customerRepresentation(n: number, keys: readonly SourceKey[], processingRestricted = false) {
  return { __typename: 'Customer', id: customerId(n), sourceKeys: keys.map(splitSourceKey), processingRestricted };
}

export interface Answer {
  readonly data: Record<string, unknown> | null | undefined;
  readonly codes: readonly unknown[];
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

/** Asks one subgraph in process, as the gateway would. */
export function asker(definition: SubgraphDefinition, hub: Hub, given: Partial<ExecutorOptions> = {}) {
  const faults: unknown[] = [];
  const ports = { customerGate: customerGate(hub), consentGate: consentGate(hub), ...given };
  const executor = createSubgraphExecutor(definition, hub, { report: ({ error }) => faults.push(error), ...ports });
  const ask = async (
    query: string,
    variables: Record<string, unknown> = {},
    actor: Actor | null = ADMIN,
  ): Promise<Answer> => {
    const { data, errors = [] } = await executor.execute({ query, variables, actor, requestId: 'request-1' });
    // JSON, as it travels: objects without prototypes become plain ones.
    const plain = data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as Answer['data']);
    return { data: plain, codes: errors.map((e) => e.extensions?.['code']), errors: errors };
  };
  /** The entities of a list of customers, with a selection of Customer's fields. */
  const customers = async (
    representations: readonly unknown[],
    selection: string,
    variables: Record<string, unknown> = {},
    declarations = '',
  ): Promise<Answer & { readonly entities: readonly Record<string, unknown>[] }> => {
    const query = `query($r: [_Any!]! ${declarations}) { _entities(representations: $r) { ... on Customer { ${selection} } } }`;
    const answer = await ask(query, { r: representations, ...variables });
    return { ...answer, entities: (answer.data?.['_entities'] ?? []) as Record<string, unknown>[] };
  };
  return { ask, customers, faults };
}
