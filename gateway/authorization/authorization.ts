import { createHash } from 'node:crypto';
import { print, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { dataClassOf, maskOf, ruleOf, type Actor, type Mask } from '../../policy/index.ts';
import {
  OperationGate,
  refusalsFor,
  requirementsOf,
  type FilteredOperation,
  type Refusal,
} from '../../policy/operations/index.ts';
import { DEFAULT_AUTHORIZATION, type AuthorizationOptions } from './options.ts';

/** What authorization reads of an operation that passed validation. */
export interface AuthorizableOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Authorized {
  /** What may be planned. Null: nothing is asked of any subgraph. */
  readonly document: DocumentNode | null;
  readonly operation: OperationDefinitionNode | null;
  /** Key for plans: of the document as it came where nothing was removed, else of what is left. */
  readonly hash: string;
  /** One for each refused field that the variables do not leave out; each is one error of the answer. */
  readonly refusals: readonly Refusal[];
  /** Refused whole, by `C360_AUTHZ_REJECT`: the answer is the refusals and no data. */
  readonly rejected: boolean;
  /** For caches of answers, beside the hash of the document as it came: the part of the mask that it touches. */
  readonly maskKey: string;
}

/**
 * The step between validation and planning: takes out what the actor may not have, by the requirements that the
 * supergraph's directives state. A wholly refused operation is never planned.
 */
export class Authorization {
  private readonly gate: OperationGate;
  private readonly hashes = new WeakMap<FilteredOperation, string>();
  private readonly masks = new WeakMap<Actor, Mask>();

  /** @param schema the API schema, which operations are valid against; `supergraphSdl` states the requirements */
  constructor(
    schema: GraphQLSchema,
    supergraphSdl: string,
    readonly options: AuthorizationOptions = DEFAULT_AUTHORIZATION,
  ) {
    this.gate = new OperationGate({ schema, requirements: requirementsOf(supergraphSdl), dependsOnPurpose });
  }

  /** The actor carries the policies that hold for this request (`grantPolicies`); null: nobody was named. */
  authorize(asked: AuthorizableOperation, actor: Actor | null): Authorized {
    const { document, operation, operationName, hash, variables } = asked;
    const input = { key: hash, document, operationName, mask: this.maskFor(actor) };
    const { filtered, maskKey } = this.gate.decide(input);
    if (filtered.unchanged) return { document, operation, hash, refusals: [], rejected: false, maskKey };
    const refusals = refusalsFor(filtered.removed, variables);
    const { dryRun, reject } = this.options;
    if (dryRun) return { document, operation, hash, refusals, rejected: false, maskKey };
    if (reject && refusals.length > 0) {
      return { document: null, operation: null, hash, refusals, rejected: true, maskKey };
    }
    return {
      document: filtered.document,
      operation: filtered.operation,
      hash: this.hashOf(filtered),
      refusals,
      rejected: false,
      maskKey,
    };
  }

  /** An actor's rights do not change; the same actor comes with request after request. */
  private maskFor(actor: Actor | null): Mask {
    if (actor === null) return maskOf(null);
    let mask = this.masks.get(actor);
    if (!mask) this.masks.set(actor, (mask = maskOf(actor)));
    return mask;
  }

  private hashOf(filtered: FilteredOperation): string {
    let hash = this.hashes.get(filtered);
    if (hash === undefined) {
      const text = filtered.document ? print(filtered.document) : '';
      hash = createHash('sha256').update(text).digest('hex');
      this.hashes.set(filtered, hash);
    }
    return hash;
  }
}

function dependsOnPurpose(coordinate: string): boolean {
  const name = dataClassOf(coordinate);
  return name !== null && ruleOf(name).byPurpose === true;
}
