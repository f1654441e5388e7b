import { parse } from 'graphql';
import type { FetchNode, PlanNode, QueryPlan } from '../planning/index.ts';
import type { Data, Path } from './places.ts';
import { compileRepresentation, type Represent } from './representations.ts';
import { compileRewrites, type ApplyRewrites } from './rewrites.ts';
import { RootFields } from './root-fields.ts';
import type { Subtypes } from './subtypes.ts';
import { takenFields, type TakeFields } from './taken-fields.ts';

/** A node of a plan, ready to be executed. */
export type Step =
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly then: Step | null;
      readonly otherwise: Step | null;
    }
  | FetchStep;

export interface FetchStep {
  readonly kind: 'fetch';
  readonly subgraph: string;
  /** Where its entities stand in the answer; empty: the root. */
  readonly path: Path;
  readonly query: string;
  readonly operationName: string | null;
  /** Variables of the operation that it passes on. */
  readonly variables: readonly string[];
  /** Null: it asks root fields. */
  readonly requires: Requires | null;
  /** The root fields that it asks; null: it asks entities. */
  readonly roots: RootFields | null;
  readonly take: TakeFields;
  readonly rewriteOutput: ApplyRewrites | null;
}

export interface Requires {
  /** Equal for fetches that send the same of the same entities. */
  readonly id: string;
  readonly represent: Represent;
  /** Whether an entity that came may be the one that was sent. */
  readonly isOf: (entity: Readonly<Data>, representation: Readonly<Data>) => boolean;
}

/** @throws Error for what a plan of ours never holds: deferred parts, subscriptions, context arguments */
export function compileSteps(plan: QueryPlan, subtypes: Subtypes): Step | null {
  if (!plan.node) return null;
  if (plan.node.kind === 'Subscription') throw new Error('Subscriptions are not executed.');
  return compile(plan.node, [], subtypes);
}

function compile(node: PlanNode, path: Path, subtypes: Subtypes): Step {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map((each) => compile(each, path, subtypes)) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map((each) => compile(each, path, subtypes)) };
    case 'Flatten':
      return compile(node.node, [...path, ...node.path], subtypes);
    case 'Fetch':
      return compileFetch(node, path, subtypes);
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        then: node.ifClause ? compile(node.ifClause, path, subtypes) : null,
        otherwise: node.elseClause ? compile(node.elseClause, path, subtypes) : null,
      };
    case 'Defer':
      throw new Error('Deferred parts are not executed.');
  }
}

function compileFetch(node: FetchNode, path: Path, subtypes: Subtypes): FetchStep {
  if (node.contextRewrites?.length) throw new Error('Context arguments are not executed.');
  const document = parse(node.operation, { noLocation: true });
  return {
    kind: 'fetch',
    subgraph: node.serviceName,
    path,
    query: node.operation,
    operationName: node.operationName ?? null,
    variables: node.variableUsages ?? [],
    requires: node.requires ? requiresOf(node, node.requires, path, subtypes) : null,
    roots: node.requires ? null : new RootFields(document),
    take: takenFields(document),
    rewriteOutput: compileRewrites(node.outputRewrites, subtypes),
  };
}

function requiresOf(
  node: FetchNode,
  selections: NonNullable<FetchNode['requires']>,
  path: Path,
  subtypes: Subtypes,
): Requires {
  const rewrite = compileRewrites(node.inputRewrites, subtypes);
  const bare = compileRepresentation(selections, subtypes);
  return {
    id: JSON.stringify([path, selections, node.inputRewrites ?? []]),
    represent: (entity) => {
      const representation = bare(entity);
      if (representation) rewrite?.(representation);
      return representation;
    },
    isOf: ({ __typename: came }, { __typename: sent }) =>
      came === undefined || came === sent || (typeof came === 'string' && isEither(came, sent as string, subtypes)),
  };
}

/** A fetch may ask by an interface, and by a type of it. */
const isEither = (one: string, other: string, subtypes: Subtypes): boolean =>
  subtypes.isA(one, other) || subtypes.isA(other, one);
