import { randomBytes } from 'node:crypto';
import { Gateway, HttpSubgraph } from '../gateway/index.ts';
import { readSupergraph } from '../schema/index.ts';
import { addressOf } from './address.ts';
import { auditOfGateway } from './audit-sink.ts';
import { openCallers } from './callers.ts';
import { readConfig, subgraphNames } from './config.ts';
import { contractsOf } from './contracts.ts';
import type { Io } from './io.ts';
import { listening } from './listening.ts';
import { createLog } from './log.ts';
import { reportAccessLog, reportUnopenedLog } from './report-faults.ts';
import { sampleQuery } from './sample-query.ts';
import { untilStopped } from './stopped.ts';
import { trustOf } from './subgraph-trust.ts';

/** `c360 gateway`: from the committed supergraph and the addresses in C360_SUBGRAPHS, which need not answer yet. */
export async function gatewayCommand(io: Io): Promise<void> {
  const stopped = untilStopped(io);
  const config = readConfig(io.env, io.cwd, subgraphNames);
  const log = createLog(config.logLevel);
  const now = Date.now;
  const report = reportAccessLog(log);
  const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
  const { refused, notReady, ...audit } = auditOfGateway(config, {
    now,
    monotonic: () => performance.now(),
    random,
    report,
    say: (message) => log.info({}, message),
    unopened: reportUnopenedLog(log),
  });
  const callers = await openCallers(config, log);
  const trust = await trustOf(config);
  const subgraphs = [...config.subgraphs].map(
    ([name, url]) =>
      new HttpSubgraph({
        name,
        url,
        trust: trust(name),
        ...(config.tls === null ? {} : { tls: config.tls }),
        timeoutMs: config.subgraphTimeoutMs,
        connections: 64,
        maxAnswerBytes: 64_000_000,
      }),
  );
  const supergraphSdl = readSupergraph();
  const gateway = new Gateway({
    supergraphSdl,
    contracts: contractsOf(supergraphSdl),
    subgraphs,
    authenticate: callers.authenticate,
    site: callers.site,
    log,
    ...config.front,
    authorization: config.authorization,
    accessLog: { ...audit, now, report },
    notReady,
    drainMs: config.drainMs,
    sampleQuery: sampleQuery(),
  });
  try {
    const port = await listening(config, (at, host) => gateway.start(at, host));
    // The store need not be there, but one of another secret is told now, not with the first access.
    void notReady();
    await callers.open(port, null);
    io.out(`The gateway answers at ${addressOf(config.host, port)}/graphql\n`);
    if (callers.development !== null) io.out('c360 token --role ROLE prints a token for it (development issuer)\n');
    log.info({ signal: await Promise.race([stopped, refused]) }, 'draining');
  } finally {
    callers.close();
    await gateway.stop();
    await audit.sink.close();
  }
}
