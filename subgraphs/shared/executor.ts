import type {
  DocumentNode,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  OperationDefinitionNode,
} from 'graphql';
import type { Hub } from '../../hub/index.ts';
import type { Actor } from '../../policy/index.ts';
import { coercionErrors, operationOf } from './coercion.ts';
import type { SubgraphContext, SubgraphDefinition, SubgraphName } from './definition.ts';
import { PreparedDocuments } from './documents.ts';
import { PlannedOperation } from './execution/index.ts';
import { operationCheck, type OperationCheck } from './operation-check.ts';
import { publicError, toPublicError, type ReportFault } from './public-error.ts';
import { faultInVariables } from './text.ts';

export interface SubgraphOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
  readonly actor: Actor | null;
  readonly requestId: string;
}

export interface SubgraphExecutor {
  readonly name: SubgraphName;
  /** Never throws: every failure is a GraphQL error with a code of the public table. */
  execute(operation: SubgraphOperation): Promise<FormattedExecutionResult<Record<string, unknown>>>;
}

/** What a subgraph asks of others, and whom it tells of faults. */
export interface ExecutorOptions extends Pick<SubgraphContext, 'customerGate' | 'consentGate' | 'accesses'> {
  readonly report?: ReportFault;
}

/**
 * Executes operations on one subgraph over one hub. `report` receives what is answered as INTERNAL or
 * SUBGRAPH_UNAVAILABLE, for the log.
 */
export function createSubgraphExecutor(
  definition: SubgraphDefinition,
  hub: Hub,
  options: ExecutorOptions = {},
): SubgraphExecutor {
  const documents = new PreparedDocuments(definition.schema);
  const check = operationCheck(definition);
  const plan = planner(definition);
  const { report = () => undefined, ...others } = options;
  const known = { definition, documents, check, plan };
  const ports = { ...others, hub };
  return {
    name: definition.name,
    async execute(operation) {
      try {
        return format(await run(known, ports, operation, report));
      } catch (error) {
        report({ error, requestId: operation.requestId });
        return refuse(publicError('INTERNAL', `A fault of ours; quote request ${operation.requestId}.`));
      }
    },
  };
}

/** What is known of a subgraph's operations. */
interface Known {
  readonly definition: SubgraphDefinition;
  readonly documents: PreparedDocuments;
  readonly check: OperationCheck;
  readonly plan: (document: DocumentNode, operation: OperationDefinitionNode) => PlannedOperation;
}

/** Plans each operation once, for as long as its document is kept. */
function planner({ schema }: SubgraphDefinition): Known['plan'] {
  const planned = new WeakMap<OperationDefinitionNode, PlannedOperation>();
  return (document, operation) => {
    let found = planned.get(operation);
    if (!found) planned.set(operation, (found = new PlannedOperation(schema, document, operation)));
    return found;
  };
}

type Ports = Omit<SubgraphContext, 'actor' | 'requestId' | 'once'>;

/** Put together part by part: to spread the ports into it costs as much as all the rest of a small operation. */
function contextOf(ports: Ports, { actor, requestId }: SubgraphOperation): SubgraphContext {
  const context: { -readonly [P in keyof SubgraphContext]: SubgraphContext[P] } = {
    hub: ports.hub,
    actor,
    requestId,
    once: new Map(),
  };
  if (ports.customerGate) context.customerGate = ports.customerGate;
  if (ports.consentGate) context.consentGate = ports.consentGate;
  if (ports.accesses) context.accesses = ports.accesses;
  return context;
}

async function run(
  { definition, documents, check, plan }: Known,
  ports: Ports,
  operation: SubgraphOperation,
  report: ReportFault,
): Promise<ExecutionResult> {
  const prepared = documents.prepare(operation.query);
  if (prepared.kind === 'refused') return { errors: prepared.errors };
  const { document } = prepared;
  const operationName = operation.operationName ?? null;
  const meant = operationOf(document, operationName);
  if (!meant) {
    return {
      errors: [publicError('OPERATION_RESOLUTION_FAILURE', 'The operation name picks none of the operations.')],
    };
  }
  const { query, actor } = operation;
  const refused = check({ query, document, operationName, actor });
  if (refused) return { errors: [refused] };
  const variables = operation.variables ?? {};
  const problem = faultInVariables(variables);
  if (problem) return { errors: [publicError('BAD_USER_INPUT', problem)] };
  const result = await plan(document, meant).execute({ variables, context: contextOf(ports, operation) });
  // Without data nothing was executed: the operation was checked above, so the variables did not fit.
  if (!('data' in result)) return { errors: coercionErrors(definition.schema, document, operationName, variables) };
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((e) => toPublicError(e, operation.requestId, report)) };
}

function format(result: ExecutionResult): FormattedExecutionResult<Record<string, unknown>> {
  const errors = result.errors?.map((error) => error.toJSON());
  return {
    ...('data' in result ? { data: result.data } : {}),
    ...(errors ? { errors } : {}),
  };
}

function refuse(error: GraphQLError): FormattedExecutionResult<Record<string, unknown>> {
  return { errors: [error.toJSON()] };
}
