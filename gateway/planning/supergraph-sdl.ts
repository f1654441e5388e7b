/** Features that Apollo's own router enforces, and that we enforce before planning. */
const ENFORCED_BY_US = /https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;

/**
 * `ApolloGateway` refuses a supergraph whose `@link` of an authorization directive says `for: SECURITY`. The
 * directives stay; only that argument goes.
 */
export function withoutSecurityPurpose(sdl: string): string {
  return sdl.replace(/@link\([^)]*\)/g, (link) =>
    ENFORCED_BY_US.test(link) ? link.replace(/,?\s*for:\s*SECURITY/, '') : link,
  );
}
