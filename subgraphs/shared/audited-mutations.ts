import { createHash } from 'node:crypto';
import {
  defaultFieldResolver,
  isObjectType,
  print,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { parseCustomerId } from '../../domain/model/index.ts';
import { recordChange } from '../../hub/index.ts';
import { actorOf, type SubgraphContext } from './definition.ts';

/** Writes its own entry, with the reason that was given, before it shows anything. */
const RECORDS_ITSELF = new Set(['revealContact']);

/**
 * Every mutation is recorded with who made it and the customers it touched, before its answer leaves. Where that
 * fails the change stands and the answer is AUDIT_UNAVAILABLE: a repeat under the same idempotency key gives it.
 */
export function auditMutations(schema: GraphQLSchema): GraphQLSchema {
  const type = schema.getMutationType();
  if (isObjectType(type)) for (const field of Object.values<AnyField>(type.getFields())) wrap(field);
  return schema;
}

type AnyField = GraphQLField<unknown, SubgraphContext, Arguments>;

function wrap(field: AnyField): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (parent, args, context, info) => {
    const change = {
      actor: actorOf(context),
      requestId: context.requestId,
      operation: { name: info.operation.name?.value ?? null, hash: hashOf(info.operation) },
      coordinate: `Mutation.${field.name}`,
      trial: args.input?.['dryRun'] === true,
    };
    let result: unknown;
    try {
      result = await resolve(parent, args, context, info);
    } catch (error) {
      await recordChange(context.hub, { ...change, customers: customersIn(args, null), outcome: 'failed' });
      throw error;
    }
    const outcome = hasErrors(result) ? 'failed' : 'ok';
    if (outcome === 'ok' && RECORDS_ITSELF.has(field.name)) return result;
    await recordChange(context.hub, { ...change, customers: customersIn(args, result), outcome });
    return result;
  };
}

interface Arguments {
  readonly input?: Readonly<Record<string, unknown>>;
}

const hashes = new WeakMap<OperationDefinitionNode, string>();

/** Documents are prepared once, so the node is the same for every request of one text. */
function hashOf(operation: OperationDefinitionNode): string {
  let hash = hashes.get(operation);
  if (hash === undefined) {
    const text = operation.loc?.source.body ?? print(operation);
    hashes.set(operation, (hash = createHash('sha256').update(text).digest('hex')));
  }
  return hash;
}

/** Customers that the input names, and those that the payload says were touched, shown to the caller or not. */
function customersIn({ input = {} }: Arguments, result: unknown): string[] {
  const payload = isRecord(result) ? result : {};
  const named = [input['customerId'], ...list(input['customerIds'])];
  const found = new Set<string>();
  for (const id of [...named, ...list(payload['touched'])]) {
    const customerId = typeof id === 'string' ? parseCustomerId(id) : null;
    if (customerId !== null) found.add(customerId);
  }
  return [...found];
}

function hasErrors(result: unknown): boolean {
  return isRecord(result) && list(result['userErrors']).length > 0;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
