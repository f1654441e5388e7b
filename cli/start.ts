import { Gateway } from '../gateway/index.ts';
import { readSupergraph } from '../schema/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { openCallers } from './callers.ts';
import { readConfig } from './config.ts';
import { contractsOf } from './contracts.ts';
import { localGates } from './gates.ts';
import type { Io } from './io.ts';
import { listening } from './listening.ts';
import { createLog } from './log.ts';
import { openServerHub } from './open-server-hub.ts';
import { patient } from './patient.ts';
import { reportAccessLog, reportTo } from './report-faults.ts';
import { sampleQuery } from './sample-query.ts';
import { loadSamplesOnce } from './samples.ts';
import { Stopped, untilStopped } from './stopped.ts';
import { buildSubgraphs } from './subgraphs.ts';
import { hubReadiness } from './store-readiness.ts';
import { startSweeping } from './sweeping.ts';
import { welcome } from './welcome.ts';

/** `c360 start`: store, four subgraphs and gateway in one process; the samples on the first run. */
export async function start(io: Io): Promise<void> {
  const stopped = untilStopped(io);
  const config = readConfig(io.env, io.cwd);
  const log = createLog(config.logLevel);
  const callers = await openCallers(config, log);
  const { hub, where, close } = await openServerHub(config, log);
  const ports = { ...localGates(hub), report: reportTo(log) };
  const ready = hubReadiness(hub, () => performance.now());
  let loaded = false;
  const supergraphSdl = readSupergraph();
  const gateway = new Gateway({
    supergraphSdl,
    contracts: contractsOf(supergraphSdl),
    subgraphs: buildSubgraphs().map((definition) => createSubgraphExecutor(definition, hub, ports)),
    authenticate: callers.authenticate,
    site: callers.site,
    log,
    ...config.front,
    authorization: config.authorization,
    accessLog: {
      sink: hub.audit,
      hmac: (kind, value) => hub.store.hmac(kind, value),
      now: hub.now,
      report: reportAccessLog(log),
    },
    notReady: async () => (loaded ? ready() : 'loading'),
    drainMs: config.drainMs,
    sampleQuery: sampleQuery(),
  });
  try {
    // Before the samples are loaded: a port that cannot be had is told at once, and who asks learns that we live.
    const port = await listening(config, (at, host) => gateway.start(at, host));
    let sweeping: ReturnType<typeof startSweeping> | null = null;
    try {
      if (config.samples) {
        const waiting = patient(hub, { say: (message) => log.info({}, message), stop: io.stop });
        await loadSamplesOnce(waiting, (message) => io.err(message), io.stop).catch(unlessStopped);
      }
      if (!io.stop.aborted) {
        loaded = true;
        sweeping = startSweeping(hub, log);
        io.out(await welcome({ config, callers, hub, port, where }));
      }
      log.info({ signal: await stopped }, 'draining');
    } finally {
      callers.close();
      await gateway.stop();
      await sweeping?.stop();
    }
  } finally {
    await close();
  }
}

/** A signal is the end of a server, also of one that waits. */
function unlessStopped(error: unknown): void {
  if (!(error instanceof Stopped)) throw error;
}
