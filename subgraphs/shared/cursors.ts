import canonicalize from 'canonicalize';
import { DomainError } from '../../domain/errors.ts';
import { actorOf, type SubgraphContext } from './definition.ts';
import { sameSignature } from './same-signature.ts';

/** A keyset position: the value of each sort term, then the id. */
export type Position = readonly (string | number | null)[];

/** What a cursor is good for: one field of one owner with one filter and order, for one caller. */
export interface CursorScope {
  /** For instance `Customer.transactions`. */
  readonly field: string;
  /** Whatever selects or orders the rows: the owner's id, filter, sort. Undefined members are left out. */
  readonly filter: Readonly<Record<string, unknown>>;
}

const MALFORMED = 'The cursor does not belong to this list; take "after" from its pageInfo.';
const MAX_LENGTH = 4_096;

/** Signs what the cursor is bound to together with the position, under the tenant's key for cursors. */
function signature(context: SubgraphContext, scope: CursorScope, body: string): string {
  const { subject, onBehalfOf } = actorOf(context);
  const bound = canonicalize([scope.field, scope.filter, subject, onBehalfOf, body]) ?? '';
  return context.hub.store.sign('cursor', bound);
}

export function encodeCursor(context: SubgraphContext, scope: CursorScope, position: Position): string {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${signature(context, scope, body)}`;
}

/** @throws DomainError BAD_USER_INPUT for a cursor that is malformed, forged, or of another list, filter or caller */
export function decodeCursor(context: SubgraphContext, scope: CursorScope, cursor: string): Position {
  const dot = cursor.indexOf('.');
  const body = cursor.slice(0, dot);
  if (dot < 1 || cursor.length > MAX_LENGTH || !sameSignature(cursor.slice(dot + 1), signature(context, scope, body))) {
    throw new DomainError('BAD_USER_INPUT', MALFORMED, ['after']);
  }
  // Only we can have signed it, so it is what encodeCursor wrote.
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Position;
}
