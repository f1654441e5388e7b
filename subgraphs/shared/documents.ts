import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { literalFault, readTokens, withoutValues } from '../../policy/operations/index.ts';
import { literalErrors } from './literals.ts';
import { publicError } from './public-error.ts';
import { formAsked } from './scalars.ts';

export type Prepared =
  | { readonly kind: 'ready'; readonly document: DocumentNode }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** Bounds of the cache: documents, and the characters of all their texts. */
const CACHE = { max: 1_000, maxSize: 4_000_000 } as const;
/**
 * What a gateway may let pass at most, whatever it is configured to, and the brackets that a fetch has more than the
 * operation: who asks for too much is told so by the gateway, by its limits. Callers without one are refused before.
 */
export const DOCUMENT_LIMITS = { tokens: 1_000_000, depth: 1_100 } as const;
const { tokens: MAX_TOKENS, depth: MAX_DEPTH } = DOCUMENT_LIMITS;

/** Parses and validates each document once; keeps what passed, by its text, in a bounded cache. */
export class PreparedDocuments {
  private readonly ready = new LRUCache<string, DocumentNode>({
    ...CACHE,
    sizeCalculation: (_, text) => text.length || 1,
  });

  constructor(private readonly schema: GraphQLSchema) {}

  prepare(text: string): Prepared {
    const known = this.ready.get(text);
    if (known) return { kind: 'ready', document: known };
    const document = parseSafely(text);
    if (document instanceof GraphQLError) return { kind: 'refused', errors: [document] };
    const fault = literalFault(document);
    if (fault) return { kind: 'refused', errors: [publicError('BAD_USER_INPUT', fault.message, fault)] };
    const errors = validate(this.schema, document, undefined, { maxErrors: 20 });
    if (errors.length > 0) {
      const faults = errors.filter((e) => formAsked(e) === null);
      const refused = faults.map((e) => publicError('GRAPHQL_VALIDATION_FAILED', withoutValues(e.message), e));
      const malformed = faults.length < errors.length ? literalErrors(this.schema, document) : [];
      return { kind: 'refused', errors: [...refused, ...malformed] };
    }
    this.ready.set(text, document);
    return { kind: 'ready', document };
  }
}

function parseSafely(text: string): DocumentNode | GraphQLError {
  try {
    if (readTokens(text, MAX_TOKENS).nesting > MAX_DEPTH) {
      return publicError('GRAPHQL_PARSE_FAILED', `The document nests deeper than ${MAX_DEPTH} brackets.`);
    }
    return parse(text, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return publicError('GRAPHQL_PARSE_FAILED', withoutValues(error.message), error);
    return publicError('GRAPHQL_PARSE_FAILED', 'The document cannot be parsed.');
  }
}
