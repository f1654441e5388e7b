import { OperationTypeNode, type GraphQLError } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import { variableFault } from '../../policy/operations/index.ts';
import {
  absentRoot,
  isEnforced,
  overrun,
  overrunMessage,
  valueOf,
  variableDepth,
  type CallerBudget,
  type CostReport,
  type Limits,
  type Overrun,
  type PreparedDocuments,
  type PreparedPart,
  type ReadyDocument,
  type RefusedDocument,
  type Variables,
  type Work,
} from '../limits/index.ts';
import type { Log } from '../ports.ts';
import type { GraphqlHttpRequest } from './listener.ts';
import type { GraphqlParameters } from './parameters.ts';
import { publicError } from './public-error.ts';
import { RequestRefused } from './request-refused.ts';

/** What shows the schema: introspection, and suggestions of names. */
const SCHEMA_SCOPE = 'schema:read';

type Asked = Pick<GraphqlHttpRequest, 'actor' | 'method' | 'requestId'>;

export interface AdmissionOptions {
  readonly documents: PreparedDocuments;
  readonly limits: Limits;
  readonly budget: CallerBudget;
  readonly log: Log;
}

/**
 * The checks that an operation passes before it is executed, each by its own method in the order in which they are
 * called; each throws `RequestRefused` or a `DomainError`. What is only measured is logged.
 */
export class Admission {
  constructor(private readonly options: AdmissionOptions) {}

  /** The shape of the variables, before anything looks at their values. */
  variables({ variables }: GraphqlParameters, asked: Asked): void {
    const { most, mode } = this.options.limits.variableDepth;
    const depth = variableDepth(variables, mode === 'enforce' ? most : Infinity);
    if (depth === null)
      throw new DomainError('BAD_USER_INPUT', 'A key in the variables is "__proto__", which no input has.');
    this.check(overrun(this.options.limits, 'variableDepth', depth), asked);
  }

  /** Tokens, parse, limits and validation, or what is remembered of them. */
  document(text: string, asked: Asked, work: Work): ReadyDocument {
    const { documents, limits } = this.options;
    const prepared = documents.of(text, work);
    for (const passed of prepared.overruns) if (!isEnforced(limits, passed)) this.note(passed, asked);
    if (prepared.kind === 'ready') return prepared;
    throw this.refused(prepared.code, prepared.errors(mayReadSchema(asked)), asked);
  }

  /** That the schema has such operations, and what this caller, by this method, may do at all. */
  operation({ operation, introspects }: PreparedPart, asked: Asked): void {
    const absent = absentRoot(this.options.documents.schema, operation);
    if (absent) throw this.refused('GRAPHQL_VALIDATION_FAILED', [absent], asked);
    if (asked.method.toUpperCase() === 'GET' && operation.operation !== OperationTypeNode.QUERY) {
      const message = `A GET asks for queries alone; send a ${operation.operation} by POST.`;
      throw RequestRefused.because('BAD_REQUEST', message, { status: 405, headers: { allow: 'POST' } });
    }
    if (introspects && !mayReadSchema(asked))
      throw new DomainError('FORBIDDEN', `Introspection needs the scope ${SCHEMA_SCOPE}.`);
  }

  /**
   * The variables as the schema types them, defaults filled in. A text that a subgraph would refuse is refused here:
   * by then another one may have made its part of a change.
   */
  coerced({ coerce, operation }: PreparedPart, { variables }: GraphqlParameters, asked: Asked): Variables {
    const coerced = coerce(variables);
    if (coerced.kind === 'coerced') {
      for (const { variable } of operation.variableDefinitions ?? []) {
        const { value: name } = variable.name;
        const fault = Object.hasOwn(variables, name) ? variableFault(name, variables[name]) : null;
        if (fault !== null) throw new DomainError('BAD_USER_INPUT', fault);
      }
      return coerced.variables;
    }
    const code = 'BAD_USER_INPUT';
    const errors = coerced.errors.map((error) =>
      publicError({ ...error.toJSON(), extensions: { code } }, asked.requestId, this.options.log, error),
    );
    throw new RequestRefused(code, errors);
  }

  /** Computes the cost by coerced variables, and takes it from the caller's budget. */
  async cost(part: PreparedPart, variables: Variables, asked: Asked): Promise<CostReport> {
    const { limits, budget } = this.options;
    const cost = valueOf(part.cost, variables);
    this.check(overrun(limits, 'cost', cost), asked);
    const { report, retryAfterMs, overrun: over } = await budget.take(asked.actor, cost);
    if (retryAfterMs !== null) throw rateLimited(report, retryAfterMs);
    if (over) this.note({ limit: 'budget', found: cost, most: report.limit }, asked);
    return report;
  }

  private refused(code: RefusedDocument['code'], errors: readonly GraphQLError[], { requestId }: Asked) {
    const shown = errors.map((error) => {
      const formatted = error.toJSON();
      const extensions = { ...formatted.extensions, code };
      return publicError({ ...formatted, extensions }, requestId, this.options.log, error);
    });
    return new RequestRefused(code, shown);
  }

  private check(passed: Overrun | null, asked: Asked): void {
    if (passed === null) return;
    if (isEnforced(this.options.limits, passed)) throw new DomainError('QUERY_TOO_COMPLEX', overrunMessage(passed));
    this.note(passed, asked);
  }

  private note(passed: Overrun, { requestId }: Asked): void {
    this.options.log.warn({ requestId, ...passed }, 'limit passed, and only measured');
  }
}

const mayReadSchema = ({ actor }: Asked): boolean => actor.scopes.includes(SCHEMA_SCOPE);

function rateLimited(cost: CostReport, retryAfterMs: number): RequestRefused {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  const message = `The operation costs ${cost.requested} points, and ${cost.remaining} are left; wait ${seconds} seconds.`;
  const errors = [{ message, extensions: { code: 'RATE_LIMITED', retryAfterMs: Math.ceil(retryAfterMs) } }];
  return new RequestRefused('RATE_LIMITED', errors, {
    headers: { 'retry-after': String(seconds) },
    extensions: { cost },
  });
}
