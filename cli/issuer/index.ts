export { expectedIssuer, runningIssuer } from './address.ts';
export { developmentIssuer, neighbouringIssuer, refuseInProduction, type DevelopmentIssuer } from './development.ts';
export { issuerSecrets } from './key.ts';
export { LABELS, SERVICE_CLIENT, type Label } from './people.ts';
export { sampleCustomer } from './sample-customer.ts';
export { AUDIENCE, demonstrationToken, type TokenWish } from './token.ts';
