import { createHash } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { literalFault, readTokens } from '../../policy/operations/index.ts';
import { coercion, type Coerce } from './coerce.ts';
import { compileCost, type CompiledCost, type CostTable } from './cost/index.ts';
import { countDocument, type Fragments } from './count.ts';
import { introspects } from './introspects.ts';
import { isEnforced, overrun, overrunMessage, type Overrun } from './overrun.ts';
import { roundedNumber } from './rounded-number.ts';
import { mostOfOneName } from './same-name.ts';
import { MAX_REQUEST_ERRORS, type Limits } from './table.ts';
import type { Work } from './work.ts';

/** One operation of a document that passed. */
export interface PreparedPart {
  readonly operation: OperationDefinitionNode;
  readonly cost: CompiledCost['cost'];
  readonly coerce: Coerce;
  /** Asks for `__schema` or `__type`. */
  readonly introspects: boolean;
}

export interface ReadyDocument {
  readonly kind: 'ready';
  readonly text: string;
  /** SHA-256 of the text, hexadecimal: the key of plans, and what Apollo Server asks its document store for. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly parts: readonly PreparedPart[];
  /** Limits that are measured and were passed. */
  readonly overruns: readonly Overrun[];
}

export interface RefusedDocument {
  readonly kind: 'refused';
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT' | 'QUERY_TOO_COMPLEX';
  /** At most five; `suggest`: with names of the schema that the caller may have meant. */
  readonly errors: (suggest: boolean) => readonly GraphQLError[];
  readonly overruns: readonly Overrun[];
}

export type PreparedDocument = ReadyDocument | RefusedDocument;

/**
 * Takes a document through every step that does not depend on variables or caller: tokens, nesting, parse, limits,
 * validation. The order is the protection: each step is bounded by those before it, and validation, whose worst case
 * grows with the square of the fields that share a response name, comes last.
 */
export function prepareDocument(
  schema: GraphQLSchema,
  costs: CostTable,
  limits: Limits,
  text: string,
  work: Work,
): PreparedDocument {
  const overruns: Overrun[] = [];
  /** Notes what was passed; true where it ends here. */
  const passed = (...found: readonly (Overrun | null)[]): boolean => {
    for (const one of found) if (one !== null) overruns.push(one);
    return overruns.some((one) => isEnforced(limits, one));
  };
  const tooComplex = (): RefusedDocument => {
    const errors = overruns
      .filter((one) => isEnforced(limits, one))
      .map((one) => new GraphQLError(overrunMessage(one)));
    return refused('QUERY_TOO_COMPLEX', errors, overruns);
  };
  try {
    if (passed(overrun(limits, 'documentLength', text.length))) return tooComplex();
    const { tokens, nesting, namesPrototype } = readTokens(
      text,
      limits.tokens.mode === 'enforce' ? limits.tokens.most : Infinity,
    );
    work.tokens += tokens;
    if (passed(overrun(limits, 'tokens', tokens), overrun(limits, 'nesting', nesting))) return tooComplex();
    if (namesPrototype)
      return refused('GRAPHQL_VALIDATION_FAILED', [new GraphQLError('Nothing may be named "__proto__".')], overruns);
    const document = parse(text, limits.tokens.mode === 'enforce' ? { maxTokens: limits.tokens.most } : {});

    const counted = countDocument(document, work);
    if (counted.kind === 'circular') {
      const message = `The fragment "${counted.fragment}" leads back to itself; a document must end.`;
      return refused('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message)], overruns);
    }
    const { size, fragments } = counted;
    const sizes = ['definitions', 'depth', 'height', 'aliases', 'rootFields', 'directives'] as const;
    if (passed(...sizes.map((name) => overrun(limits, name, size[name])))) return tooComplex();
    const sets = size.roots.map(({ selectionSet }) => selectionSet);
    if (passed(overrun(limits, 'sameName', mostOfOneName(sets, fragments, limits.sameName.most, work))))
      return tooComplex();

    work.validations += 1;
    const errors = validation(schema, document, true);
    if (errors.length > 0) return invalid(schema, document, errors, overruns);
    const parts = partsOf(schema, costs, document, fragments);
    const unsized = [...new Set(parts.flatMap(({ unsized }) => unsized))];
    if (unsized.length > 0) {
      const messages = unsized.map(
        (field) => new GraphQLError(`"${field}" needs exactly one argument that says how many.`),
      );
      return refused('GRAPHQL_VALIDATION_FAILED', messages, overruns);
    }
    const rounded = roundedNumber(document);
    if (rounded !== null) return refused('GRAPHQL_VALIDATION_FAILED', [rounded], overruns);
    const unfit = literalFault(document);
    if (unfit !== null) return refused('BAD_USER_INPUT', [unfit], overruns);
    const hash = createHash('sha256').update(text).digest('hex');
    return { kind: 'ready', text, hash, document, parts, overruns };
  } catch (error) {
    if (error instanceof GraphQLError) return refused('GRAPHQL_PARSE_FAILED', [error], overruns);
    // Only where the nesting limit is measured, not enforced, can the parser's stack be too small.
    if (error instanceof RangeError)
      return refused('GRAPHQL_PARSE_FAILED', [new GraphQLError('The document nests too deeply to be read.')], overruns);
    throw error;
  }
}

function partsOf(schema: GraphQLSchema, costs: CostTable, document: DocumentNode, fragments: Fragments) {
  return document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => ({
      operation,
      ...compileCost(schema, costs, operation, fragments),
      coerce: coercion(schema, operation),
      introspects: introspects(operation.selectionSet, fragments),
    }));
}

const validation = (schema: GraphQLSchema, document: DocumentNode, hideSuggestions: boolean) =>
  validate(schema, document, undefined, { maxErrors: MAX_REQUEST_ERRORS, hideSuggestions }).slice(
    0,
    MAX_REQUEST_ERRORS,
  );

function refused(code: RefusedDocument['code'], errors: readonly GraphQLError[], overruns: readonly Overrun[]) {
  const few = errors.slice(0, MAX_REQUEST_ERRORS);
  return { kind: 'refused', code, errors: () => few, overruns } as const;
}

/** Suggestions tell names of the schema, so they are computed for those alone who may read it. */
function invalid(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
  overruns: readonly Overrun[],
): RefusedDocument {
  const withSuggestions = () => validation(schema, document, false);
  return {
    kind: 'refused',
    code: 'GRAPHQL_VALIDATION_FAILED',
    errors: (suggest) => (suggest ? withSuggestions() : errors),
    overruns,
  };
}
