import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { grantMemory } from './grants.ts';
import { SIGNATURE, type IssuerSecrets } from './key.ts';
import { SERVICE_CLIENT } from './people.ts';
import { AUDIENCE } from './token.ts';

const SERVICE_TOKEN_LIFE_S = 3_600;
const PATHS = ['/.well-known/openid-configuration', '/.well-known/jwks.json', '/oidc/'] as const;
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Answers the issuer's paths; false: the path is not one of them. */
export type IssuerSite = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Discovery, key set and token endpoint of the development issuer (oidc-provider), with one client for services. */
export function issuerSite(secrets: IssuerSecrets, issuer: string): IssuerSite {
  const provider = new Provider(issuer, configuration(secrets, issuer));
  const callback = provider.callback();
  const { port } = new URL(issuer);
  // A page elsewhere whose host name is made to lead here (DNS rebinding) would bring its own name.
  const hosts = new Set(LOOPBACK_NAMES.map((name) => `${name}:${port}`));
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!PATHS.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each))) return false;
    if (!hosts.has(request.headers.host ?? '')) return false;
    void callback(request, response);
    return true;
  };
}

function configuration(secrets: IssuerSecrets, issuer: string): Configuration {
  const resource = `${issuer}/graphql`;
  return {
    adapter: grantMemory(),
    jwks: { keys: [secrets.privateKey] },
    cookies: { keys: [secrets.clientSecret] },
    clients: [
      {
        client_id: SERVICE_CLIENT.clientId,
        client_secret: secrets.clientSecret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: SIGNATURE,
        scope: SERVICE_CLIENT.scopes.join(' '),
      },
    ],
    scopes: SERVICE_CLIENT.scopes,
    routes: {
      authorization: '/oidc/auth',
      token: '/oidc/token',
      userinfo: '/oidc/me',
      end_session: '/oidc/session/end',
      jwks: '/.well-known/jwks.json',
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SERVICE_CLIENT.scopes.join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: SERVICE_TOKEN_LIFE_S,
          jwt: { sign: { alg: SIGNATURE } },
        }),
      },
    },
    extraTokenClaims: () => ({ purposes: SERVICE_CLIENT.purposes, regions: SERVICE_CLIENT.regions }),
    ttl: { ClientCredentials: SERVICE_TOKEN_LIFE_S },
  };
}
