import type { ClassType } from 'type-graphql';
import type { Page, PageRequest } from '../../hub/index.ts';
import {
  PageInfo,
  encodeCursor,
  type Connection,
  type Count,
  type CursorScope,
  type PageArguments,
  type Position,
  type SubgraphContext,
} from '../shared/index.ts';

export function requestOf(page: PageArguments): PageRequest {
  return page.after === null ? { first: page.first } : { first: page.first, after: page.after };
}

export interface FoundPage<R, N> {
  readonly context: SubgraphContext;
  readonly scope: CursorScope;
  readonly page: PageArguments;
  readonly found: Page<R>;
  readonly toNode: (row: R) => N;
  /** Null where counting would mean reading everything. */
  readonly count: (() => Count | Promise<Count>) | null;
}

/** A page of the hub as a Relay connection; cursors and the count are made when they are asked for. */
export function connectionOf<R, N extends object>(
  Type: ClassType<Connection<N>>,
  { context, scope, page, found, toNode, count }: FoundPage<R, N>,
): Connection<N> {
  const cursorAt = (position: Position) => () => encodeCursor(context, scope, position);
  let counted: Promise<Count> | undefined;
  const counting = () => (count === null ? null : (counted ??= Promise.resolve(count())));
  const first = found.rows[0]?.position;
  const last = found.end ?? found.rows.at(-1)?.position;
  return Object.assign(new Type(), {
    edges: found.rows.map(({ item, position }) => ({ node: toNode(item), cursor: cursorAt(position) })),
    pageInfo: PageInfo.of({
      hasNextPage: found.hasNextPage,
      hasPreviousPage: page.after !== null,
      startCursor: first === undefined ? null : cursorAt(first),
      endCursor: last === undefined ? null : cursorAt(last),
    }),
    totalCount: async () => (await counting())?.count ?? null,
    totalCountIsLowerBound: async () => (await counting())?.isLowerBound ?? null,
  });
}
