import { GraphQLError } from 'graphql';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../domain/errors.ts';

/** A failure nobody outside may read; `report` receives it for the log. */
export type ReportFault = (fault: { readonly error: unknown; readonly requestId: string }) => void;

/** A GraphQL error with a code of the public table. */
export function publicError(code: ErrorCode, message: string, from?: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code },
    ...(from?.nodes ? { nodes: from.nodes } : {}),
    ...(from?.source ? { source: from.source } : {}),
    ...(from?.positions ? { positions: from.positions } : {}),
    ...(from?.path ? { path: from.path } : {}),
  });
}

function hasPublicCode(error: GraphQLError): boolean {
  const code = error.extensions['code'];
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}

function codeOfDomainError(error: GraphQLError, cause: DomainError): GraphQLError {
  const result = publicError(cause.code, cause.message, error);
  if (cause.field) result.extensions['field'] = cause.field;
  return result;
}

/** By name: the class and its kinds stand in stores, which subgraphs do not import. */
const OUT_OF_REACH: ReadonlySet<string> = new Set([
  'StoreUnavailableError',
  'StoreContestedError',
  'StoreMismatchError',
  'StoreInUseError',
  'StoreGoneError',
]);

/**
 * What a client may read of an error that arose while fields were resolved: a DomainError as it is, a store out
 * of reach as SUBGRAPH_UNAVAILABLE, anything else as INTERNAL without a word of its own text.
 */
export function toPublicError(error: GraphQLError, requestId: string, report: ReportFault): GraphQLError {
  const cause = error.originalError;
  if (cause instanceof DomainError) return codeOfDomainError(error, cause);
  if (cause instanceof GraphQLError && hasPublicCode(cause)) return error;
  if (!cause && hasPublicCode(error)) return error;
  report({ error: cause ?? error, requestId });
  if (cause && OUT_OF_REACH.has(cause.name)) {
    return publicError('SUBGRAPH_UNAVAILABLE', 'The store cannot be reached; try again later.', error);
  }
  return publicError('INTERNAL', `A fault of ours; quote request ${requestId}.`, error);
}
