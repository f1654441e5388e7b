import type { DocumentNode, GraphQLFormattedError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Actor } from '../policy/index.ts';
import type { Credential } from './authentication/credential.ts';

/** What travels with one request, from its arrival to the last subgraph. */
export interface RequestContext {
  readonly actor: Actor;
  /** The caller's own token, for subgraphs that verify it themselves. */
  readonly credential?: Credential | null;
  readonly requestId: string;
}

/** One fetch of a query plan. */
export interface SubgraphRequest extends RequestContext {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

export interface SubgraphResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/**
 * A subgraph the gateway can ask, in this process or behind HTTP. May throw or never answer: the data source
 * turns that into an error with a path.
 */
export interface LocalSubgraph {
  readonly name: string;
  execute(request: SubgraphRequest): Promise<SubgraphResult>;
  /** Releases connections. */
  close?(): Promise<void>;
}

/** An operation that passed parse and validation. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same as the schema types them, defaults filled in, where somebody worked that out before. */
  readonly coerced?: Readonly<Record<string, unknown>>;
  /** Hash of the document. */
  readonly hash: string;
  /** What the caller asked, where `document` is what is left of it; the answer is completed against it. */
  readonly asked?: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };
  readonly context: RequestContext;
}

export interface OperationResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly Error[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Ids of the customers that the answer shows something of, each once; for the access log. */
  readonly customers?: readonly string[];
}

/** Plans and executes an operation over the subgraphs. `PlanExecutor` serves, `ApolloExecutor` is the reference. */
export interface Executor {
  /** Reads the supergraph; answers with the API schema that callers see. Asks no subgraph. */
  start(): Promise<GraphQLSchema>;
  execute(operation: PreparedOperation): Promise<OperationResult>;
  stop(): Promise<void>;
}

/** Structured log of a process; never receives personal data or secrets. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
