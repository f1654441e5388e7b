import type { GraphQLSchema } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import type { Hub } from '../../hub/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { AccessRecorder, ConsentGate, CustomerGate } from './ports.ts';

export type SubgraphName = 'identity' | 'transactions' | 'interactions' | 'preferences';

/** A subgraph ready to be executed (`schema`) and composed (`sdl`). */
export interface SubgraphDefinition {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

/** What every resolver receives: made anew for each request, and the key under which its loaders live. */
export interface SubgraphContext {
  readonly hub: Hub;
  /** Null: nobody was named; the guards of the root fields then refuse. */
  readonly actor: Actor | null;
  readonly requestId: string;
  /** Identity's word on customers of other sections; absent: it cannot be asked, so nothing is shown. */
  readonly customerGate?: CustomerGate;
  /** The word of preferences on contact data; absent: it cannot be asked, so nothing is shown. */
  readonly consentGate?: ConsentGate;
  readonly accesses?: AccessRecorder;
  /** Place for what is worked out once a request (`oncePerRequest`). */
  readonly once?: Map<number, unknown>;
}

/** @throws DomainError UNAUTHENTICATED, so that a resolver reached without a guard still fails closed */
export function actorOf(context: SubgraphContext): Actor {
  if (context.actor === null) throw new DomainError('UNAUTHENTICATED', 'The request names no actor.');
  return context.actor;
}
