import type { Hub } from '../hub/index.ts';
import { customerGate } from '../subgraphs/identity/index.ts';
import { consentGate } from '../subgraphs/preferences/index.ts';
import type { ExecutorOptions } from '../subgraphs/shared/index.ts';

export type Gates = Required<Pick<ExecutorOptions, 'customerGate' | 'consentGate'>>;

/** What subgraphs of one process ask of one another: each is bound to the hub they share. */
export function localGates(hub: Hub): Gates {
  return { customerGate: customerGate(hub), consentGate: consentGate(hub) };
}
