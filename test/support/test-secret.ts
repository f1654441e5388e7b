/** The tenant's secret in tests; always the same, so that HMACs are. */
export const TEST_SECRET = new TextEncoder().encode('a secret for tests, always the same one');
