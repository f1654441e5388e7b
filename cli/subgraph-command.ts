import { Listener } from '../gateway/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { addressOf } from './address.ts';
import { readConfig, type SubgraphName } from './config.ts';
import { askedBy, gatesOf } from './gates.ts';
import type { Io } from './io.ts';
import { listening } from './listening.ts';
import { createLog } from './log.ts';
import { openServerHub } from './open-server-hub.ts';
import { reportTo } from './report-faults.ts';
import { untilStopped } from './stopped.ts';
import { hubReadiness } from './store-readiness.ts';
import { subgraphAnswer } from './subgraph-answer.ts';
import { subgraphCallers } from './subgraph-trust.ts';
import { buildSubgraph } from './subgraphs.ts';
import { startSweeping } from './sweeping.ts';

/** `c360 subgraph NAME`: one subgraph over HTTP, for a gateway in another process. */
export async function subgraphCommand(io: Io, name: SubgraphName, port: number | null): Promise<void> {
  const stopped = untilStopped(io);
  const config = readConfig(io.env, io.cwd, askedBy(name));
  const log = createLog(config.logLevel);
  const authenticate = await subgraphCallers(config, name, log);
  const { hub, close } = await openServerHub(config, log);
  const { gates, endpoints, close: closeGates } = gatesOf(config, hub, name);
  const executor = createSubgraphExecutor(buildSubgraph(name), hub, { ...gates, report: reportTo(log) });
  const sweeping = name === 'identity' ? startSweeping(hub, log) : null;
  const listener = new Listener({
    authenticate,
    graphql: (request) => subgraphAnswer(executor, request),
    endpoints,
    ...(config.tls === null ? {} : { tls: config.tls }),
    notReady: hubReadiness(hub, () => performance.now()),
    maxBodyBytes: 64_000_000,
    log,
  });
  try {
    const bound = await listening({ ...config, port: port ?? config.port }, (at, host) => listener.listen(at, host));
    const address = addressOf(config.host, bound, config.tls === null ? 'http' : 'https');
    io.out(`The ${name} subgraph answers at ${address}/graphql\n`);
    log.info({ signal: await stopped }, 'draining');
    await listener.drain(config.drainMs);
  } finally {
    await sweeping?.stop();
    await closeGates();
    await close();
  }
}
