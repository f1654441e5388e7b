import type { Log } from '../../gateway/index.ts';
import type { Issuer } from '../../policy/tokens/index.ts';
import { ConfigError, type Config } from '../config.ts';
import { announce, issuerAt, otherIssuer, runningIssuer, withdraw } from './address.ts';
import { issuerSecrets, SIGNATURE, type IssuerSecrets } from './key.ts';
import { issuerSite, type IssuerSite } from './provider.ts';
import { AUDIENCE } from './token.ts';

/** The issuer that serves a process without `C360_ISSUERS`. Its address is known once the process listens. */
export interface DevelopmentIssuer {
  readonly secrets: IssuerSecrets;
  readonly site: IssuerSite;
  /**
   * From now on it answers, and other processes on the data directory find it. Where one of them is the issuer
   * already, that one stays it: its tokens are good here too.
   */
  open(port: number, customerId: string | null): Promise<Issuer>;
  close(): void;
}

/** @throws ConfigError where tokens that anybody with the data directory can make must not be believed */
export function refuseInProduction(config: Config): void {
  if (config.production) {
    throw new ConfigError(
      'The environment is not usable:\n  - NODE_ENV=production needs C360_ISSUERS: the development issuer, which would serve without it, starts nowhere else than in development',
    );
  }
  if (config.open) {
    throw new ConfigError(
      'The environment is not usable:\n  - HOST names an address that others can reach: set C360_ISSUERS, as the development issuer is bound to loopback',
    );
  }
}

/** @throws ConfigError in production, and beyond loopback */
export async function developmentIssuer(config: Config, log: Log): Promise<DevelopmentIssuer> {
  refuseInProduction(config);
  const secrets = await issuerSecrets(config.dataDir);
  log.warn(
    { issuer: 'development' },
    'DEVELOPMENT ISSUER: anybody who can read the data directory can make a token for any role. Set C360_ISSUERS before real data comes in',
  );
  let mounted: IssuerSite | null = null;
  return {
    secrets,
    site: (request, response) => mounted?.(request, response) ?? false,
    async open(port, customerId) {
      const other = await otherIssuer(config.dataDir, secrets.publicKey.kid);
      if (other !== null) return trusted(other.issuer, secrets);
      const issuer = issuerAt(config.host, port);
      mounted = issuerSite(secrets, issuer);
      announce(config.dataDir, { issuer, customerId });
      return trusted(issuer, secrets);
    },
    close: () => withdraw(config.dataDir),
  };
}

/**
 * The development issuer as a process sees it that is not it but shares its data directory. Looked up anew each time:
 * it may start later, and elsewhere. @throws ConfigError in production, and beyond loopback
 */
export async function neighbouringIssuer(config: Config): Promise<() => Issuer | null> {
  refuseInProduction(config);
  const secrets = await issuerSecrets(config.dataDir);
  let known: Issuer | null = null;
  return () => {
    const running = runningIssuer(config.dataDir);
    if (running !== null && known?.issuer !== running.issuer) known = trusted(running.issuer, secrets);
    return known;
  };
}

function trusted(issuer: string, secrets: IssuerSecrets): Issuer {
  return { issuer, audience: AUDIENCE, algorithms: [SIGNATURE], keys: { keys: [secrets.publicKey] } };
}
