export {
  unauthenticated,
  type Authenticate,
  type Authenticated,
  type Refused,
  type RequestHeaders,
} from './authentication.ts';
export { Credential } from './credential.ts';
export { publicHeaders } from './strip.ts';
