import { DomainError } from '../../domain/errors.ts';
import { Documents, type DocumentsOptions } from '../documents/index.ts';
import {
  CallerBudget,
  NO_COSTS,
  PreparedDocuments,
  limitsOf,
  noWork,
  type CostTable,
  type Limits,
  type Work,
} from '../limits/index.ts';
import type { Executor, Log } from '../ports.ts';
import { Admission } from './admission.ts';
import { ApolloHost } from './apollo-host.ts';
import type { GraphqlHttpAnswer } from './answer.ts';
import type { GraphqlHttpRequest } from './listener.ts';
import { mediaTypeFor, type MediaType } from './media-type.ts';
import { operationOf } from './operation-of.ts';
import { readParameters } from './parameters.ts';
import { refusalAnswer } from './refusal-answer.ts';
import { RequestRefused } from './request-refused.ts';

export interface ApolloFrontOptions {
  readonly executor: Executor;
  readonly log: Log;
  /** What is left out has the default of the table. */
  readonly limits?: Limits;
  readonly documents?: DocumentsOptions;
  /** `@cost` and `@listSize` of the supergraph. */
  readonly costs?: CostTable;
  /** Shared where a caller meets several fronts; left out: this front's own. */
  readonly budget?: CallerBudget;
  /** Told after each request what it made the front do. */
  readonly onWork?: (work: Work) => void;
}

/**
 * Takes a request of a known caller from its parameters to its answer: document, limits, validation, variables, cost,
 * budget, and then Apollo Server. Each step refuses before the next one works.
 */
export class ApolloFront {
  private readonly host: ApolloHost;
  private readonly limits: Limits;
  private readonly documents: Documents;
  private admission: Admission | undefined;

  constructor(private readonly options: ApolloFrontOptions) {
    this.limits = options.limits ?? limitsOf();
    this.documents = new Documents(options.documents ?? { mode: 'any', trusted: null });
    this.host = new ApolloHost(options.executor, options.log);
  }

  async start(): Promise<void> {
    const { costs = NO_COSTS, log, budget = new CallerBudget(this.limits.budget) } = this.options;
    const { limits } = this;
    const schema = await this.host.start();
    this.admission = new Admission({ documents: new PreparedDocuments(schema, costs, limits), limits, budget, log });
  }

  async stop(): Promise<void> {
    await this.host.stop();
  }

  async handle(request: GraphqlHttpRequest): Promise<GraphqlHttpAnswer> {
    const type = mediaTypeFor(request.headers.accept);
    const work = noWork();
    try {
      if (type === null) {
        const message = 'The answer is application/json, which "accept" does not take.';
        throw RequestRefused.because('BAD_REQUEST', message, { status: 406 });
      }
      return await this.answer(request, type, work);
    } catch (error) {
      const refused = error instanceof DomainError ? RequestRefused.because(error.code, error.message) : error;
      if (refused instanceof RequestRefused) return refusalAnswer(refused, type ?? 'application/json');
      throw error;
    } finally {
      this.options.onWork?.(work);
    }
  }

  private async answer(request: GraphqlHttpRequest, accept: MediaType, work: Work): Promise<GraphqlHttpAnswer> {
    const { admission, documents } = this;
    if (!admission) throw new Error('The front was not started.');
    const { actor, credential, requestId } = request;
    const parameters = readParameters(request);
    const found = documents.find(parameters);
    admission.variables(parameters, request);
    const prepared = admission.document(found.text, request, work);
    const part = operationOf(prepared, parameters.operationName);
    admission.operation(part, request);
    const coerced = admission.coerced(part, parameters, request);
    const cost = await admission.cost(part, coerced, request);
    if (found.registerAs !== null) documents.register(found.registerAs, found.text);
    if (found.unknown) this.options.log.warn({ requestId, document: prepared.hash }, 'document is not registered');
    work.executions += 1;
    const operation = {
      operationName: part.operation.name?.value ?? null,
      variables: parameters.variables,
      accept,
    };
    return this.host.run(operation, { actor, credential, requestId, prepared, coerced, cost });
  }
}
