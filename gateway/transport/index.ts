export type { TlsIdentity } from './tls.ts';
export { assertionTrust, forwardedTokenTrust, type Trust } from './trust.ts';
export { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.ts';
