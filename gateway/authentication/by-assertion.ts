import { TokenRefused, type ActorVerifier } from '../../policy/tokens/index.ts';
import type { Log } from '../ports.ts';
import { unauthenticated, type Authenticate } from './authentication.ts';
import { headerValues } from './bearer.ts';

/** Header of the gateway's assertion. */
export const ASSERTION_HEADER = 'c360-actor';

/** What a subgraph asks for that believes the gateway alone: its signed word on the whole actor. */
export function byAssertion(options: { readonly verifier: ActorVerifier; readonly log: Log }): Authenticate {
  return async ({ rawHeaders, requestId }) => {
    const values = headerValues(rawHeaders, ASSERTION_HEADER);
    const [assertion] = values;
    if (assertion === undefined || values.length > 1) {
      return unauthenticated('This subgraph answers its gateway alone; ask the gateway.');
    }
    try {
      return { kind: 'actor', actor: await options.verifier.verify(assertion), credential: null };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      options.log.warn({ requestId, reason: error.reason }, 'assertion refused');
      return unauthenticated('This subgraph does not trust the assertion; check the gateway’s key and the clocks.');
    }
  };
}
