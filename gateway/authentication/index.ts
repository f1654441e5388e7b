export {
  unauthenticated,
  type Authenticate,
  type Authenticated,
  type Refused,
  type RequestHeaders,
} from './authentication.ts';
export { ASSERTION_HEADER, byAssertion } from './by-assertion.ts';
export { byClientCertificate } from './by-client-certificate.ts';
export { byToken } from './by-token.ts';
export { TRANSPORT_SECRET_HEADER, byTransportSecret } from './by-transport-secret.ts';
export { Credential } from './credential.ts';
export { publicHeaders } from './strip.ts';
