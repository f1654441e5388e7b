import {
  Kind,
  OperationTypeNode,
  execute,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { LRUCache } from 'lru-cache';
import { coercionOf, type CoercedVariables } from '../../../policy/operations/index.ts';
import { objectPlan, type ObjectPlan, type Scope } from './plan.ts';
import { Run } from './run.ts';

export interface OperationRequest {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

interface Planned {
  readonly scope: Scope;
  readonly plan: ObjectPlan;
}

/** Plans kept of one operation; each combination of its `@skip` and `@include` variables has its own. */
const PLANS = 16;

/**
 * A valid operation, worked out once: which fields, resolvers and arguments it comes to. Executing it again does
 * what graphql-js does (the property tests' oracle) without collecting fields and reading arguments anew.
 */
export class PlannedOperation {
  private readonly plans = new LRUCache<string, Planned>({ max: PLANS });
  private readonly conditions: readonly string[];
  private readonly introspects: boolean;
  private readonly coerce: (variables: OperationRequest['variables']) => CoercedVariables;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
  ) {
    const { conditions, introspects } = survey(document);
    this.conditions = conditions;
    this.introspects = introspects;
    this.coerce = coercionOf(schema, operation, { maxErrors: 50 });
  }

  /** As `execute` of graphql-js: without `data` where the variables do not fit. Never rejects for what a resolver does. */
  async execute({ variables, context }: OperationRequest): Promise<ExecutionResult> {
    const { schema, document, operation } = this;
    // Rare, and nothing of ours.
    if (this.introspects || operation.operation === OperationTypeNode.SUBSCRIPTION) {
      const operationName = operation.name?.value ?? null;
      return execute({ schema, document, operationName, variableValues: variables, contextValue: context });
    }
    const { errors, coerced } = this.coerce(variables);
    if (errors) return { errors };
    const { scope, plan } = this.planned(coerced);
    const run = new Run({ scope, operation, variables: coerced, context });
    await (operation.operation === OperationTypeNode.MUTATION ? run.mutation(plan) : run.query(plan));
    return { ...(run.errors.length > 0 ? { errors: run.errors } : {}), data: run.data };
  }

  private planned(variables: Readonly<Record<string, unknown>>): Planned {
    const key = this.conditions.map((name) => Number(variables[name] === true)).join('');
    let planned = this.plans.get(key);
    if (!planned) {
      const flags = Object.fromEntries(this.conditions.map((name) => [name, variables[name] === true]));
      planned = this.plan({ schema: this.schema, fragments: fragmentsOf(this.document), flags });
      this.plans.set(key, planned);
    }
    return planned;
  }

  private plan(scope: Scope): Planned {
    const { schema, operation } = this;
    const root = schema.getRootType(operation.operation);
    if (!root) throw new Error(`The schema has no ${operation.operation} type.`);
    const fields = collectFields(schema, scope.fragments, scope.flags, root, operation.selectionSet);
    return { scope, plan: objectPlan(scope, root, fields) };
  }
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function survey(document: DocumentNode): { readonly conditions: readonly string[]; readonly introspects: boolean } {
  const conditions = new Set<string>();
  let introspects = false;
  visit(document, {
    [Kind.FIELD](node) {
      introspects ||= node.name.value === '__schema' || node.name.value === '__type';
    },
    [Kind.DIRECTIVE](node) {
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
    },
  });
  return { conditions: [...conditions], introspects };
}
