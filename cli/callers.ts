import { byToken, unauthenticated, type Authenticate, type Log } from '../gateway/index.ts';
import { createTokenVerifier, type Issuer } from '../policy/tokens/index.ts';
import type { Config } from './config.ts';
import type { DevelopmentIssuer } from './issuer/index.ts';
import { reportKeys } from './report-faults.ts';

/** How a process knows its callers: the configured issuers, or the development issuer. */
export interface Callers {
  readonly authenticate: Authenticate;
  /** The development issuer's paths. */
  readonly site: DevelopmentIssuer['site'];
  /** Null where issuers are configured. */
  readonly development: DevelopmentIssuer | null;
  /** Called with the port once the process listens and may answer; until then nobody is let in. Answers with the development issuer's name. */
  open(port: number, customerId: string | null): Promise<string | null>;
  close(): void;
}

/** @throws ConfigError where neither is usable */
export async function openCallers(config: Config, log: Log): Promise<Callers> {
  let authenticate: Authenticate = async () => unauthenticated('The service is starting; try again.');
  const { issuers } = config;
  if (issuers !== null) {
    return {
      authenticate: (request) => authenticate(request),
      site: () => false,
      development: null,
      async open() {
        authenticate = tokensOf(issuers, log);
        return null;
      },
      close: () => undefined,
    };
  }
  // Loaded here alone: a production process never loads an authorization server.
  const { developmentIssuer } = await import('./issuer/index.ts');
  const development = await developmentIssuer(config, log);
  return {
    authenticate: (request) => authenticate(request),
    site: development.site,
    development,
    async open(port, customerId) {
      const issuer = await development.open(port, customerId);
      authenticate = tokensOf([issuer], log);
      return issuer.issuer;
    },
    close: () => development.close(),
  };
}

/** Callers of a subgraph that verifies their tokens itself. Without `C360_ISSUERS`: the issuer of the data directory. */
export async function tokenCallers(config: Config, log: Log): Promise<Authenticate> {
  if (config.issuers !== null) return tokensOf(config.issuers, log);
  const { neighbouringIssuer } = await import('./issuer/index.ts');
  const neighbour = await neighbouringIssuer(config);
  const made = new Map<string, Authenticate>();
  return async (request) => {
    const issuer = neighbour();
    if (issuer === null) return unauthenticated('No issuer runs yet: start c360 gateway or c360 issuer.');
    const known = made.get(issuer.issuer) ?? tokensOf([issuer], log);
    made.clear();
    made.set(issuer.issuer, known);
    return known(request);
  };
}

/** Authentication by tokens of these issuers; what goes wrong with their keys stands in the log. */
export function tokensOf(issuers: readonly Issuer[], log: Log): Authenticate {
  const verifier = createTokenVerifier({
    issuers,
    clock: Date.now,
    report: reportKeys(log),
  });
  return byToken({ verifier, log });
}
