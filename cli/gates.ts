import type { Hub } from '../hub/index.ts';
import { customerGate } from '../subgraphs/identity/index.ts';
import { consentGate } from '../subgraphs/preferences/index.ts';
import {
  InternalClient,
  consentGateEndpoint,
  customerGateEndpoint,
  remoteConsentGate,
  remoteCustomerGate,
  type ExecutorOptions,
  type InternalEndpoint,
} from '../subgraphs/shared/index.ts';
import { ConfigError, type Config, type SubgraphName } from './config.ts';

export type Gates = Required<Pick<ExecutorOptions, 'customerGate' | 'consentGate'>>;

/** What subgraphs of one process ask of one another: each is bound to the hub they share. */
export function localGates(hub: Hub): Gates {
  return { customerGate: customerGate(hub), consentGate: consentGate(hub) };
}

/** The subgraphs that one alone asks for its gates. */
export function askedBy(name: SubgraphName): readonly SubgraphName[] {
  return (['identity', 'preferences'] as const).filter((other) => other !== name);
}

export interface SubgraphGates {
  readonly gates: Gates;
  /** What this process answers to the others. */
  readonly endpoints: readonly InternalEndpoint[];
  readonly close: () => Promise<void>;
}

/** The same for a subgraph alone: each gate is asked where its data is, at the addresses of C360_SUBGRAPHS. */
export function gatesOf(config: Config, hub: Hub, name: SubgraphName): SubgraphGates {
  const own = localGates(hub);
  const clients: InternalClient[] = [];
  const clientOf = (other: SubgraphName): InternalClient => {
    const url = config.subgraphs.get(other);
    if (url === undefined) throw new ConfigError(`C360_SUBGRAPHS must name ${other}, which this subgraph asks.`);
    const client = new InternalClient({ url, timeoutMs: config.subgraphTimeoutMs, hub });
    clients.push(client);
    return client;
  };
  return {
    gates: {
      customerGate: name === 'identity' ? own.customerGate : remoteCustomerGate(clientOf('identity')),
      consentGate: name === 'preferences' ? own.consentGate : remoteConsentGate(clientOf('preferences')),
    },
    endpoints: [
      ...(name === 'identity' ? [customerGateEndpoint(hub, own.customerGate)] : []),
      ...(name === 'preferences' ? [consentGateEndpoint(hub, own.consentGate)] : []),
    ],
    async close() {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
