import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Executor, Log, OperationResult, PreparedOperation } from '../ports.ts';
import { boundedErrors } from './bounded-errors.ts';
import type { FrontContext } from './context.ts';
import type { GraphqlHttpAnswer } from './listener.ts';
import type { MediaType } from './media-type.ts';
import { publicCode } from './public-error.ts';
import { statusOf } from './request-refused.ts';

export interface WholeAnswerOptions {
  readonly executor: Executor;
  readonly log: Log;
  readonly type: MediaType;
}

/**
 * Executes an admitted operation and writes its answer in one piece: byte for byte what Apollo Server makes of the
 * same result (a test holds both against each other), without the objects and hooks of a pipeline whose other steps
 * were taken before.
 */
export async function answerWhole(
  operation: PreparedOperation & { readonly context: FrontContext },
  { executor, log, type }: WholeAnswerOptions,
): Promise<GraphqlHttpAnswer> {
  const { context } = operation;
  const { data, errors, extensions } = await executed(executor, operation);
  const told = errors && boundedErrors(errors.map(formatted), context.requestId, log, errors);
  const body = JSON.stringify({ errors: told, data, extensions: { ...extensions, cost: context.cost } });
  const [first] = told ?? [];
  return {
    status: data === undefined && first ? statusOf(publicCode(first.extensions?.['code']), type) : 200,
    // A GET's answer may be kept by caches on its way unless they are told.
    headers: { 'cache-control': 'no-store', 'content-type': `${type}; charset=utf-8` },
    body: `${body}\n`,
  };
}

async function executed(executor: Executor, operation: PreparedOperation): Promise<OperationResult> {
  try {
    return await executor.execute(operation);
  } catch (error) {
    return { errors: [error instanceof Error ? error : new Error(String(error))] };
  }
}

function formatted(error: Error): GraphQLFormattedError {
  return error instanceof GraphQLError ? error.toJSON() : { message: error.message };
}
