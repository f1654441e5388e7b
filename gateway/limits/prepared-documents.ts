import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CostTable } from './cost/index.ts';
import { prepareDocument, type PreparedDocument } from './prepare.ts';
import type { Limits } from './table.ts';
import type { Work } from './work.ts';

/** Bounds of the cache: documents, and the characters of all their texts. */
const CACHE = { max: 2_000, maxSize: 8_000_000 } as const;

/** Prepares each document once; a known one, good or bad, costs a look into a bounded map. */
export class PreparedDocuments {
  readonly #known = new LRUCache<string, PreparedDocument>({
    ...CACHE,
    sizeCalculation: (_, text) => text.length || 1,
  });

  constructor(
    readonly schema: GraphQLSchema,
    private readonly costs: CostTable,
    private readonly limits: Limits,
  ) {}

  of(text: string, work: Work): PreparedDocument {
    const known = this.#known.get(text);
    if (known) return known;
    const prepared = prepareDocument(this.schema, this.costs, this.limits, text, work);
    this.#known.set(text, prepared);
    return prepared;
  }
}
