import { Listener, unauthenticated } from '../gateway/index.ts';
import { readConfig } from './config.ts';
import type { Io } from './io.ts';
import { AUDIENCE, developmentIssuer } from './issuer/index.ts';
import { listening } from './listening.ts';
import { createLog } from './log.ts';
import { untilStopped } from './stopped.ts';

/** `c360 issuer`: the development issuer alone, for processes that are told of it by C360_ISSUERS. */
export async function issuerCommand(io: Io, port: number | null): Promise<void> {
  const stopped = untilStopped(io);
  const config = { ...readConfig(io.env, io.cwd), issuers: null };
  const log = createLog(config.logLevel);
  const issuer = await developmentIssuer(config, log);
  const listener = new Listener({
    authenticate: async () => unauthenticated('This process makes tokens and answers no operation.'),
    graphql: () => Promise.reject(new Error('nobody is let in here')),
    site: issuer.site,
    notReady: async () => null,
    maxBodyBytes: 1_000,
    log,
  });
  const bound = await listening({ ...config, port: port ?? config.port }, (at, host) => listener.listen(at, host));
  const { issuer: name, audience, algorithms } = await issuer.open(bound, null);
  io.out(
    `The development issuer answers at ${name}/.well-known/openid-configuration\nC360_ISSUERS='${JSON.stringify([{ issuer: name, audience, algorithms }])}'\n`,
  );
  log.info({ signal: await stopped, audience: AUDIENCE }, 'draining');
  issuer.close();
  await listener.drain(config.drainMs);
}
