import { z } from 'zod';
import { fetchJson, type Fetch } from './fetch-json.ts';
import { isSafeKeyAddress } from './key-address.ts';

const metadata = z.object({ issuer: z.string(), jwks_uri: z.string() });

/**
 * Where an issuer publishes its keys, by OpenID Connect Discovery 1.0 §4. The document must name the same issuer
 * (§4.3), else whoever may write one path on the host could speak for it.
 * @throws Error
 */
export async function discoverJwksUri(fetch: Fetch, issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = metadata.parse(await fetchJson(fetch, address));
  if (found.issuer !== issuer) throw new Error(`${address} speaks for another issuer`);
  if (!isSafeKeyAddress(found.jwks_uri)) throw new Error(`${address} names keys that are not behind https`);
  return found.jwks_uri;
}
