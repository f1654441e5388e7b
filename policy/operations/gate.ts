import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Mask } from '../mask.ts';
import { filterOperation, type FilteredOperation } from './filter.ts';
import { Needs } from './needs.ts';
import type { Removed, Requirements } from './requirement.ts';
import { maskKey, touchedBy, type Touched } from './touched.ts';

export interface GateInput {
  /** Names the document: its hash or its text. */
  readonly key: string;
  /** Valid against the schema. */
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly mask: Mask;
}

export interface GateOptions {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  /** Coordinates whose answer depends on the purpose; they put it into the mask key. */
  readonly dependsOnPurpose?: (coordinate: string) => boolean;
  /** How many documents are known at most, and how many masks of each. Default: 1,000 and 64. */
  readonly documents?: number;
  readonly masks?: number;
}

/** What is known of one document. */
interface Known {
  readonly touched: Touched;
  readonly filtered: LRUCache<string, FilteredOperation>;
}

/** The characters of all keys together, where documents are named by their text. */
const MAX_KEY_CHARACTERS = 4_000_000;

/**
 * Decides for an operation and a mask what may be asked; the gateway filters by it, a subgraph checks by it. Keeps
 * its decisions under the part of the mask that the operation touches.
 */
export class OperationGate {
  private readonly needs: Needs;
  private readonly known: LRUCache<string, Known>;

  constructor(private readonly options: GateOptions) {
    this.needs = new Needs(options.schema, options.requirements);
    this.known = new LRUCache({
      max: options.documents ?? 1_000,
      maxSize: MAX_KEY_CHARACTERS,
      sizeCalculation: (_, key) => key.length || 1,
    });
  }

  /** The part of the mask that the document touches, for caches of plans and answers beside the document's own key. */
  maskKey(input: Pick<GateInput, 'key' | 'document' | 'mask'>): string {
    return maskKey(this.about(input).touched, input.mask);
  }

  filter(input: GateInput): FilteredOperation {
    return this.decide(input).filtered;
  }

  /** Both at once. */
  decide(input: GateInput): { readonly filtered: FilteredOperation; readonly maskKey: string } {
    const { touched, filtered } = this.about(input);
    const touchedPart = maskKey(touched, input.mask);
    const key = `${touchedPart} ${input.operationName ?? ''}`;
    let known = filtered.get(key);
    if (!known) filtered.set(key, (known = filterOperation({ ...input, needs: this.needs })));
    return { filtered: known, maskKey: touchedPart };
  }

  /** What the gateway should have removed; empty: the operation may be executed. Variables do not excuse a field. */
  check(input: GateInput): readonly Removed[] {
    return this.filter(input).removed;
  }

  private about({ key, document }: Pick<GateInput, 'key' | 'document'>): Known {
    let known = this.known.get(key);
    if (!known) {
      known = {
        touched: touchedBy(this.needs, document, this.options.dependsOnPurpose),
        filtered: new LRUCache({ max: this.options.masks ?? 64 }),
      };
      this.known.set(key, known);
    }
    return known;
  }
}
