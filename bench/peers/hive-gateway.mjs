/**
 * Hive Gateway in front of our subgraphs, as an installation with another router would run it: it verifies the
 * caller's token, removes what the token's `scope` claim does not allow, and forwards the token with the transport
 * secret. Environment: SUPERGRAPH (file), SUBGRAPHS (name=url,…), ISSUER, AUDIENCE, JWKS (url),
 * TRANSPORT_SECRET_FILE, PORT. Prints its address when it is ready.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { SUPERGRAPH, SUBGRAPHS, ISSUER, AUDIENCE, JWKS, TRANSPORT_SECRET_FILE, PORT = '0' } = process.env;
const addresses = new Map(
  SUBGRAPHS.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
);
const keys = createRemoteJWKSet(new URL(JWKS));
const secret = readFileSync(TRANSPORT_SECRET_FILE, 'utf8').trim();

/** The supergraph with the addresses of this run. */
const supergraph = readFileSync(SUPERGRAPH, 'utf8').replace(
  /@join__graph\(name: "([a-z]+)", url: "[^"]*"\)/g,
  (_, name) => `@join__graph(name: "${name}", url: "${addresses.get(name)}")`,
);

const runtime = createGatewayRuntime({
  supergraph,
  logging: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get('authorization') ?? '',
      'c360-transport-secret': secret,
      ...(request.headers.get('c360-purpose') ? { 'c360-purpose': request.headers.get('c360-purpose') } : {}),
    }),
  },
  genericAuth: {
    mode: 'protect-granular',
    rejectUnauthenticated: false,
    async resolveUserFn({ request }) {
      const [, token] = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
      if (token === undefined) return null;
      try {
        return (await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE })).payload;
      } catch {
        return null;
      }
    },
    extractScopes: (user) => String(user?.scope ?? '').split(' '),
    // As our own table says; a policy that a router cannot evaluate does not hold.
    extractPolicies: (user) => (['service', 'legal'].includes(user?.purposes?.[0]) ? ['care-or-law'] : []),
  },
});

const server = createServer(runtime);
server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`Hive Gateway answers at http://127.0.0.1:${server.address().port}/graphql\n`);
});
process.once('SIGTERM', () => {
  server.close();
  void runtime[Symbol.asyncDispose]().then(() => process.exit(0));
});
