import { GraphQLError, Kind, parse, print, validate, type DocumentNode } from 'graphql';
import { maskOf, type Actor } from '../../policy/index.ts';
import {
  Needs,
  filterOperation,
  isIncluded,
  operationOf,
  requirementsOf,
  withoutValues,
  type Removed,
} from '../../policy/operations/index.ts';
import { absentRoot } from '../limits/index.ts';
import { ApolloPlanner, fieldNames, withOwnNames } from '../planning/index.ts';
import type { Log } from '../ports.ts';

export interface ExplainRequest {
  readonly supergraphSdl: string;
  readonly text: string;
  readonly operationName: string | null;
  readonly actor: Actor;
  readonly log: Log;
}

/** What becomes of an operation for one actor. */
export interface Explanation {
  /** What is refused, unless variables leave it out. */
  readonly removed: readonly Removed[];
  /** What is planned. Null: nothing is left. */
  readonly filtered: string | null;
  /** The plan in the planner's own words. Null: nothing is planned. */
  readonly plan: string | null;
}

/**
 * Shows, without executing anything, what an actor's operation loses and how the rest is planned.
 * @throws Error with every fault of an operation that cannot be parsed, is not valid, or is not named
 */
export async function explainOperation(request: ExplainRequest): Promise<Explanation> {
  const { supergraphSdl, text, operationName, actor, log } = request;
  const document = read(text);
  const asked = operationOf(document, operationName);
  if (!asked) throw new Error(whichOperation(document, operationName));
  const planner = new ApolloPlanner(supergraphSdl, log);
  const { apiSchema } = await planner.load();
  try {
    const absent = absentRoot(apiSchema, asked);
    const faults = absent ? [absent] : validate(apiSchema, document, undefined, { maxErrors: 5 });
    if (faults.length > 0) throw new Error(`The operation is not valid:\n${faults.map(inWords).join('\n')}`);
    const needs = new Needs(apiSchema, requirementsOf(supergraphSdl));
    const filtered = filterOperation({ needs, document, operationName, mask: maskOf(actor) });
    const { document: left, operation } = filtered;
    const planned = left && operation && withOwnNames(left, operation, fieldNames(supergraphSdl));
    return {
      removed: onceEach(filtered.removed),
      filtered: left ? print(left) : null,
      plan: planned && (await planner.describe(planned.document, planned.operation)),
    };
  } finally {
    await planner.stop();
  }
}

function read(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: 15_000 });
  } catch (error) {
    if (error instanceof GraphQLError) throw new Error(`The operation cannot be parsed:\n${inWords(error)}`);
    throw error;
  }
}

function inWords({ message, locations }: GraphQLError): string {
  const [at] = locations ?? [];
  const what = withoutValues(message);
  return at ? `  - line ${at.line}, column ${at.column}: ${what}` : `  - ${what}`;
}

function whichOperation(document: DocumentNode, name: string | null): string {
  const names = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name ? [node.name.value] : [],
  );
  if (name !== null)
    return `The document has no operation ${name}${names.length > 0 ? `; it has ${names.join(', ')}` : ''}.`;
  return names.length > 0
    ? `The document has several operations; name one of ${names.join(', ')}.`
    : 'The document has no operation.';
}

/** Each refused field once a place; what the document itself leaves out is none. */
function onceEach(removed: readonly Removed[]): readonly Removed[] {
  const places = new Map<string, Removed>();
  for (const one of removed) {
    const literal = one.conditions.filter(({ variable }) => variable === null);
    const place = `${one.path.join('.')} ${one.coordinate}`;
    if (!places.has(place) && isIncluded(literal, {})) places.set(place, one);
  }
  return [...places.values()];
}
