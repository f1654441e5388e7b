import { Listener, type GraphqlHttpAnswer, type GraphqlHttpRequest } from '../gateway/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { readConfig, type SubgraphName } from './config.ts';
import { gatesOf } from './gates.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { openHub } from './open-hub.ts';
import { reportTo } from './report-faults.ts';
import { subgraphCallers } from './subgraph-trust.ts';
import { buildSubgraph } from './subgraphs.ts';
import { startSweeping } from './sweeping.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** `c360 subgraph NAME`: one subgraph over HTTP, for a gateway in another process. */
export async function subgraphCommand(io: Io, name: SubgraphName, port: number | null): Promise<void> {
  const config = readConfig(io.env, io.cwd);
  const log = createLog(config.logLevel);
  const authenticate = await subgraphCallers(config, name, log);
  const { hub, close } = await openHub(config, (message) => log.info({}, message));
  const { gates, endpoints, close: closeGates } = gatesOf(config, hub, name);
  const executor = createSubgraphExecutor(buildSubgraph(name), hub, { ...gates, report: reportTo(log) });
  const sweeping = name === 'identity' ? startSweeping(hub, log) : null;
  const listener = new Listener({
    authenticate,
    graphql: (request) => answer(executor, request),
    endpoints,
    notReady: async () => null,
    maxBodyBytes: 64_000_000,
    log,
  });
  const bound = await listener.listen(port ?? config.port, config.host);
  io.out(`The ${name} subgraph answers at http://${config.host}:${bound}/graphql\n`);
  log.info({ signal: await io.stopped }, 'draining');
  await listener.drain(config.drainMs);
  await sweeping?.stop();
  await closeGates();
  await close();
}

async function answer(
  executor: ReturnType<typeof createSubgraphExecutor>,
  request: GraphqlHttpRequest,
): Promise<GraphqlHttpAnswer> {
  const body = request.body as { query?: unknown; variables?: unknown; operationName?: unknown } | null | undefined;
  if (request.method !== 'POST' || typeof body?.query !== 'string') {
    const error = { message: 'POST a JSON object with a query.', extensions: { code: 'BAD_REQUEST' } };
    return { status: 400, headers: JSON_TYPE, body: JSON.stringify({ errors: [error] }) };
  }
  const result = await executor.execute({
    query: body.query,
    variables:
      typeof body.variables === 'object' && body.variables !== null ? (body.variables as Record<string, unknown>) : {},
    operationName: typeof body.operationName === 'string' ? body.operationName : null,
    actor: request.actor,
    requestId: request.requestId,
  });
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(result) };
}
