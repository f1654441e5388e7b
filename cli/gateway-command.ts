import { Gateway, HttpSubgraph } from '../gateway/index.ts';
import { DEMONSTRATION_ADMIN } from '../policy/index.ts';
import { readSupergraph } from '../schema/index.ts';
import { readConfig } from './config.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { sampleQuery } from './sample-query.ts';
import { warnWhenOpen } from './warn-when-open.ts';

/** `c360 gateway`: from the committed supergraph and the addresses in C360_SUBGRAPHS, which need not answer yet. */
export async function gatewayCommand(io: Io): Promise<void> {
  const config = readConfig(io.env, io.cwd);
  const log = createLog(config.logLevel);
  warnWhenOpen(config, log);
  const subgraphs = [...config.subgraphs].map(
    ([name, url]) =>
      new HttpSubgraph({ name, url, timeoutMs: config.subgraphTimeoutMs, connections: 64, maxAnswerBytes: 64_000_000 }),
  );
  const gateway = new Gateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    authenticate: async () => ({ kind: 'actor', actor: DEMONSTRATION_ADMIN, credential: null }),
    log,
    maxBodyBytes: config.maxBodyBytes,
    drainMs: config.drainMs,
    sampleQuery: sampleQuery(),
    introspection: true,
  });
  const port = await gateway.start(config.port, config.host);
  io.out(`The gateway answers at http://${config.host}:${port}/graphql\n`);
  log.info({ signal: await io.stopped }, 'draining');
  await gateway.stop();
}
