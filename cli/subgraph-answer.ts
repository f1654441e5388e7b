import type { GraphqlHttpAnswer, GraphqlHttpRequest } from '../gateway/index.ts';
import type { SubgraphExecutor } from '../subgraphs/shared/index.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** One fetch of a gateway over HTTP, as the actor whom authentication found. */
export async function subgraphAnswer(
  executor: SubgraphExecutor,
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
