import { OperationTypeNode } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import { Documents, type DocumentsOptions, type FoundDocument } from '../documents/index.ts';
import {
  CallerBudget,
  NO_COSTS,
  PreparedDocuments,
  coerceVariables,
  isEnforced,
  limitsOf,
  noWork,
  overrun,
  overrunMessage,
  valueOf,
  variableDepth,
  type CostReport,
  type CostTable,
  type Limits,
  type Overrun,
  type PreparedPart,
  type ReadyDocument,
  type Work,
} from '../limits/index.ts';
import type { Executor, Log } from '../ports.ts';
import { ApolloHost } from './apollo-host.ts';
import type { GraphqlHttpAnswer, GraphqlHttpRequest } from './listener.ts';
import { mediaTypeFor } from './media-type.ts';
import { operationOf } from './operation-of.ts';
import { readParameters, type GraphqlParameters } from './parameters.ts';
import { publicError } from './public-error.ts';
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
  /** Told after each request what it made the front do. */
  readonly onWork?: (work: Work) => void;
}

/** What shows the schema: introspection, and suggestions of names. */
const SCHEMA_SCOPE = 'schema:read';

/**
 * Takes a request of a known caller from its parameters to its answer: document, limits, validation, variables, cost,
 * budget, and then Apollo Server. Each step refuses before the next one works.
 */
export class ApolloFront {
  private readonly host: ApolloHost;
  private readonly limits: Limits;
  private readonly documents: Documents;
  private readonly budget: CallerBudget;
  private prepared: PreparedDocuments | undefined;

  constructor(private readonly options: ApolloFrontOptions) {
    this.limits = options.limits ?? limitsOf();
    this.documents = new Documents(options.documents ?? { mode: 'any', trusted: null });
    this.budget = new CallerBudget(this.limits.budget);
    this.host = new ApolloHost(options.executor, options.log);
  }

  async start(): Promise<void> {
    const schema = await this.host.start();
    this.prepared = new PreparedDocuments(schema, this.options.costs ?? NO_COSTS, this.limits);
  }

  async stop(): Promise<void> {
    await this.host.stop();
  }

  async handle(request: GraphqlHttpRequest): Promise<GraphqlHttpAnswer> {
    const { accept } = request.headers;
    const type = mediaTypeFor(accept);
    const work = noWork();
    try {
      if (type === null && !accept?.includes('multipart/mixed'))
        throw RequestRefused.because('BAD_REQUEST', 'The answer is application/json; "accept" takes none of it.', {
          status: 406,
        });
      return await this.answer(request, work);
    } catch (error) {
      const refused = error instanceof DomainError ? RequestRefused.because(error.code, error.message) : error;
      if (refused instanceof RequestRefused) return refusalAnswer(refused, type ?? 'application/json');
      throw error;
    } finally {
      this.options.onWork?.(work);
    }
  }

  private async answer(request: GraphqlHttpRequest, work: Work): Promise<GraphqlHttpAnswer> {
    if (!this.prepared) throw new Error('The front was not started.');
    const parameters = readParameters(request);
    const found = this.documents.find(parameters);
    this.checkVariables(parameters, request);
    const prepared = this.ready(found, request, this.prepared, work);
    const part = operationOf(prepared, parameters.operationName);
    this.checkOperation(part, request);
    const cost = await this.take(part, parameters, request);
    if (found.registerAs !== null) this.documents.register(found.registerAs, found.text);
    if (found.unknown)
      this.options.log.warn({ requestId: request.requestId, document: prepared.hash }, 'document is not registered');
    work.executions += 1;
    const { actor, credential, requestId } = request;
    const context = { actor, credential, requestId, prepared, cost };
    const operation = { ...parameters, accept: request.headers.accept };
    return this.host.run(operation, context);
  }

  private checkVariables({ variables }: GraphqlParameters, request: GraphqlHttpRequest): void {
    const { most, mode } = this.limits.variableDepth;
    const depth = variableDepth(variables, mode === 'enforce' ? most : Infinity);
    if (depth === null)
      throw new DomainError('BAD_USER_INPUT', 'A key in the variables is "__proto__", which no input has.');
    this.check(overrun(this.limits, 'variableDepth', depth), request);
  }

  private ready(
    found: FoundDocument,
    request: GraphqlHttpRequest,
    documents: PreparedDocuments,
    work: Work,
  ): ReadyDocument {
    const prepared = documents.of(found.text, work);
    for (const passed of prepared.overruns) if (!isEnforced(this.limits, passed)) this.note(passed, request);
    if (prepared.kind === 'ready') return prepared;
    const errors = prepared.errors(mayReadSchema(request)).map((error) => {
      const formatted = error.toJSON();
      const coded = { ...formatted, extensions: { ...formatted.extensions, code: prepared.code } };
      return publicError(coded, request.requestId, this.options.log, error);
    });
    throw new RequestRefused(prepared.code, errors);
  }

  private checkOperation({ operation, introspects }: PreparedPart, request: GraphqlHttpRequest): void {
    if (request.method.toUpperCase() === 'GET' && operation.operation !== OperationTypeNode.QUERY) {
      const message = `A GET asks for queries alone; send a ${operation.operation} by POST.`;
      throw RequestRefused.because('BAD_REQUEST', message, { status: 405, headers: { allow: 'POST' } });
    }
    if (introspects && !mayReadSchema(request))
      throw new DomainError('FORBIDDEN', `Introspection needs the scope ${SCHEMA_SCOPE}.`);
  }

  /** Coerces the variables, computes the cost, and takes it from the caller's budget. */
  private async take(
    part: PreparedPart,
    { variables }: GraphqlParameters,
    request: GraphqlHttpRequest,
  ): Promise<CostReport> {
    const coerced = coerceVariables(this.prepared!.schema, part.operation, variables);
    if (coerced.kind === 'refused') {
      const code = 'BAD_USER_INPUT';
      const errors = coerced.errors.map((error) =>
        publicError({ ...error.toJSON(), extensions: { code } }, request.requestId, this.options.log, error),
      );
      throw new RequestRefused(code, errors);
    }
    const cost = valueOf(part.cost, coerced.variables);
    this.check(overrun(this.limits, 'cost', cost), request);
    const { report, retryAfterMs, overrun: over } = await this.budget.take(request.actor, cost);
    if (retryAfterMs !== null) throw rateLimited(report, retryAfterMs);
    if (over) this.note({ limit: 'budget', found: cost, most: report.limit }, request);
    return report;
  }

  /** @throws RequestRefused where the limit is enforced */
  private check(passed: Overrun | null, request: GraphqlHttpRequest): void {
    if (passed === null) return;
    if (isEnforced(this.limits, passed)) throw new DomainError('QUERY_TOO_COMPLEX', overrunMessage(passed));
    this.note(passed, request);
  }

  private note(passed: Overrun, { requestId }: GraphqlHttpRequest): void {
    this.options.log.warn({ requestId, ...passed }, 'limit passed, and only measured');
  }
}

const mayReadSchema = ({ actor }: GraphqlHttpRequest): boolean => actor.scopes.includes(SCHEMA_SCOPE);

function rateLimited(cost: CostReport, retryAfterMs: number): RequestRefused {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  const message = `The operation costs ${cost.requested} points, and ${cost.remaining} are left; wait ${seconds} seconds.`;
  const errors = [{ message, extensions: { code: 'RATE_LIMITED', retryAfterMs: Math.ceil(retryAfterMs) } }];
  return new RequestRefused('RATE_LIMITED', errors, {
    headers: { 'retry-after': String(seconds) },
    extensions: { cost },
  });
}
