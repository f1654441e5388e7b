export { InternalClient, type InternalClientOptions } from './client.ts';
export type { InternalEndpoint } from './endpoint.ts';
export { consentGateEndpoint, customerGateEndpoint, remoteConsentGate, remoteCustomerGate } from './gates.ts';
