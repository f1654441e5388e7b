import type { Hub } from '../hub/index.ts';
import { addressOf } from './address.ts';
import type { Callers } from './callers.ts';
import type { Config } from './config.ts';
import { sampleQuery } from './sample-query.ts';

export interface WelcomeOptions {
  readonly config: Config;
  readonly callers: Callers;
  readonly hub: Hub;
  readonly port: number;
  /** Where the data stands. */
  readonly where: string;
}

/** Opens the process to callers, and says how to ask it: with the development issuer, one token for each role. */
export async function welcome({ config, callers, hub, port, where }: WelcomeOptions): Promise<string> {
  const address = addressOf(config.host, port);
  const ready = `\nCustomer 360 is ready: ${address}/graphql  (data: ${where})\n`;
  if (callers.development === null) {
    await callers.open(port, null);
    return `${ready}Open ${address}/ in a browser, or paste with a token of your issuer:\n\n${curlOf(address, 'TOKEN')}\n\n`;
  }
  const { LABELS, SERVICE_CLIENT, demonstrationToken, sampleCustomer } = await import('./issuer/index.ts');
  const customer = await sampleCustomer(hub);
  const issuer = (await callers.open(port, customer)) ?? '';
  const { secrets } = callers.development;
  const now = Date.now();
  const tokens: string[] = [];
  let admin = '';
  for (const label of LABELS) {
    // Without a customer of its own this token would open nothing.
    if (label === 'customer' && customer === null) continue;
    const wish = { label, customerId: label === 'customer' ? customer : null, purpose: null, steppedUp: false };
    const token = await demonstrationToken(secrets, issuer, wish, now);
    if (label === 'admin') admin = token;
    tokens.push(`${label.padEnd(LONGEST_LABEL)} ${token}`);
  }
  return [
    ready,
    'DEVELOPMENT ISSUER, for demonstration alone: set C360_ISSUERS before real data comes in.',
    'Tokens, good for 12 hours (c360 token --role ROLE makes another):',
    '',
    ...tokens,
    '',
    `A service asks for its own: curl -s ${issuer}/oidc/token -u ${SERVICE_CLIENT.clientId}:${secrets.clientSecret} -d grant_type=client_credentials -d scope=profile:read`,
    '',
    `Open ${address}/ in a browser, or paste:`,
    '',
    curlOf(address, admin),
    '',
    '',
  ].join('\n');
}

const LONGEST_LABEL = 9;

function curlOf(address: string, token: string): string {
  const body = JSON.stringify({ query: sampleQuery().replace(/\s+/g, ' ') }).replace(/'/g, "'\\''");
  return `curl -s ${address}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'`;
}
