import type { Purpose } from '../policy/index.ts';
import { readConfig, type Config } from './config.ts';
import { interruptible } from './interruptible.ts';
import type { Io } from './io.ts';
import {
  demonstrationToken,
  expectedIssuer,
  issuerSecrets,
  refuseInProduction,
  runningIssuer,
  sampleCustomer,
  type Label,
} from './issuer/index.ts';
import { openHub } from './open-hub.ts';

export interface TokenOptions {
  readonly role: Label;
  readonly customer: string | null;
  readonly purpose: Purpose | null;
  readonly steppedUp: boolean;
}

/** `c360 token`: one token of the development issuer on standard output, whether a server runs or not. */
export async function tokenCommand(io: Io, options: TokenOptions): Promise<void> {
  const config = readConfig(io.env, io.cwd);
  if (config.issuers !== null) {
    throw new Error(
      'C360_ISSUERS is set: tokens come from those issuers; c360 token serves the development issuer alone.',
    );
  }
  refuseInProduction(config);
  const issuer = expectedIssuer(config);
  if (issuer === null) {
    throw new Error(
      'PORT=0 gives the server an address of its own at each start: start it first, then ask for a token.',
    );
  }
  const customerId = options.customer ?? (options.role === 'customer' ? await knownCustomer(config, io) : null);
  const wish = { label: options.role, customerId, purpose: options.purpose, steppedUp: options.steppedUp };
  io.out(`${await demonstrationToken(await issuerSecrets(config.dataDir), issuer, wish, Date.now())}\n`);
}

async function knownCustomer(config: Config, io: Io): Promise<string> {
  const announced = runningIssuer(config.dataDir)?.customerId ?? null;
  if (announced !== null) return announced;
  const { stop } = io;
  const { hub, close } = await openHub(config, (message) => io.err(`${message}\n`));
  try {
    const found = await sampleCustomer(interruptible(hub, stop));
    if (found !== null) return found;
  } finally {
    await close();
  }
  throw new Error('The store holds no sample customer: name one with --customer ID.');
}
