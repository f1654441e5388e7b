import { OperationTypeNode, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import {
  loggedCaller,
  loggedCustomers,
  loggedTime,
  type AccessEntry,
  type AuditSink,
  type Hmac,
} from '../../audit/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { dataClassOf, ruleOf, type Actor } from '../../policy/index.ts';
import { FieldsByClass, type PersonalClassOf } from './fields-by-class.ts';

export interface AccessLogOptions {
  readonly sink: AuditSink;
  /** The tenant's keyed hash (`Store.hmac`): ids of customers never stand in the log. */
  readonly hmac: Hmac;
  /** The API schema that operations are valid against. */
  readonly schema: GraphQLSchema;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of entries that nobody waits for and that could not be recorded. */
  readonly report?: (error: unknown, requestIds: readonly string[]) => void;
  /** Default: the table of `policy`. */
  readonly classOf?: PersonalClassOf;
}

/** What is known of an operation when its answer is ready to leave. */
export interface AnsweredOperation {
  readonly actor: Actor;
  readonly requestId: string;
  /** As the caller sent it. */
  readonly asked: { readonly operation: OperationDefinitionNode; readonly hash: string };
  /** What was left of it and executed; null where it was refused whole. */
  readonly executed: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode } | null;
  /** Coerced, or as given: a default that the operation states counts either way. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Fields refused. */
  readonly refused: number;
  /** Errors of the answer beside refusals. */
  readonly failed: number;
  /** Whether the answer has data: not null as a whole. */
  readonly hasData: boolean;
  /** Ids of the customers that the answer shows something of. */
  readonly customers: readonly string[];
}

/** The step between an answer and its way out: nothing of a person leaves before the access is on record. */
export class AccessLog {
  private readonly fields: FieldsByClass;

  constructor(private readonly options: AccessLogOptions) {
    this.fields = new FieldsByClass(options.schema, options.classOf ?? personalClassOf);
  }

  /** An operation begins whose access may be recorded; what is returned is called when it is over, whatever came of it. */
  expect(): () => void {
    return this.options.sink.expect?.().over ?? NOBODY;
  }

  /**
   * Resolves when the answer may leave. Answers without personal data need no entry; what was refused or failed as a
   * whole is recorded, and nobody waits for it.
   * @throws DomainError AUDIT_UNAVAILABLE or OVERLOADED: then nothing of the answer may leave
   */
  async answered(answered: AnsweredOperation): Promise<void> {
    const { executed, hasData } = answered;
    const fields = executed ? this.fields.of(executed.document, executed.operation, answered.variables) : NOTHING;
    const personal = Object.keys(fields).length > 0;
    if (executed !== null && !personal && answered.refused === 0) return;
    const recorded = this.record(answered, hasData ? fields : NOTHING);
    if (personal && hasData) return recorded.catch(withhold);
    recorded.catch((error: unknown) => this.options.report?.(error, [answered.requestId]));
  }

  /** What cannot be hashed is not recorded either. */
  private record(answered: AnsweredOperation, fields: AccessEntry['fields']): Promise<void> {
    try {
      return this.options.sink.record(this.entry(answered, fields));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private entry(answered: AnsweredOperation, fields: AccessEntry['fields']): AccessEntry {
    const { actor, asked, requestId } = answered;
    const { hmac, now } = this.options;
    const { operation, name } = asked.operation;
    return {
      at: loggedTime(now()),
      requestId,
      ...loggedCaller(actor, hmac),
      operation: {
        kind: operation === OperationTypeNode.MUTATION ? 'mutation' : 'query',
        name: name?.value ?? null,
        hash: asked.hash,
      },
      fields,
      customers: loggedCustomers(answered.customers, hmac),
      outcome: outcomeOf(answered),
    };
  }
}

const NOTHING: AccessEntry['fields'] = {};
const NOBODY = (): void => {};

function outcomeOf({ executed, hasData, refused, failed }: AnsweredOperation): AccessEntry['outcome'] {
  if (executed === null) return 'refused';
  if (!hasData) return 'failed';
  return refused > 0 || failed > 0 ? 'partial' : 'ok';
}

function personalClassOf(coordinate: string): string | null {
  const name = dataClassOf(coordinate);
  return name !== null && ruleOf(name).personal ? name : null;
}

function withhold(error: unknown): never {
  if (error instanceof DomainError) throw error;
  throw new DomainError(
    'AUDIT_UNAVAILABLE',
    'The access could not be recorded, so nothing is answered. Try again later.',
  );
}
