import { Gateway } from '../gateway/index.ts';
import { DEMONSTRATION_ADMIN } from '../policy/index.ts';
import { readSupergraph } from '../schema/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { readConfig } from './config.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { openHub } from './open-hub.ts';
import { reportTo } from './report-faults.ts';
import { sampleQuery } from './sample-query.ts';
import { loadSamplesOnce } from './samples.ts';
import { buildSubgraphs } from './subgraphs.ts';
import { startSweeping } from './sweeping.ts';
import { warnWhenOpen } from './warn-when-open.ts';

/** `c360 start`: store, four subgraphs and gateway in one process; the samples on the first run. */
export async function start(io: Io): Promise<void> {
  const config = readConfig(io.env, io.cwd);
  const log = createLog(config.logLevel);
  warnWhenOpen(config, log);
  const { hub, where, close } = await openHub(config, (message) => io.err(`${message}\n`));
  const gateway = new Gateway({
    supergraphSdl: readSupergraph(),
    subgraphs: buildSubgraphs().map((definition) => createSubgraphExecutor(definition, hub, { report: reportTo(log) })),
    authenticate: async () => ({ kind: 'actor', actor: DEMONSTRATION_ADMIN, credential: null }),
    log,
    maxBodyBytes: config.maxBodyBytes,
    drainMs: config.drainMs,
    sampleQuery: sampleQuery(),
    introspection: true,
  });
  try {
    if (config.samples) await loadSamplesOnce(hub, (message) => io.err(message));
    const sweeping = startSweeping(hub, log);
    const port = await gateway.start(config.port, config.host);
    const address = `http://${config.host}:${port}`;
    io.out(
      `\nCustomer 360 is ready: ${address}/graphql  (data: ${where})\nOpen ${address}/ in a browser, or paste:\n\n${curlOf(address, sampleQuery())}\n\n`,
    );
    log.info({ signal: await io.stopped }, 'draining');
    await gateway.stop();
    await sweeping.stop();
  } finally {
    await close();
  }
}

function curlOf(address: string, query: string): string {
  const body = JSON.stringify({ query: query.replace(/\s+/g, ' ') }).replace(/'/g, "'\\''");
  return `curl -s ${address}/graphql -H 'content-type: application/json' -d '${body}'`;
}
