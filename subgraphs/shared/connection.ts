import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { decodeCursor, encodeCursor, type CursorScope, type Position } from './cursors.ts';
import type { SubgraphContext } from './definition.ts';
import { PageInfo } from './page-info.ts';

export const PAGE = { default: 20, max: 100 } as const;
/** Counts are exact up to here; beyond, a lower bound. */
export const COUNT_LIMIT = 10_000;

export interface PageArguments {
  readonly first: number;
  readonly after: Position | null;
}

/** @throws DomainError BAD_USER_INPUT where `first` is not 1–100 or the cursor is not of this list */
export function pageArguments(
  context: SubgraphContext,
  scope: CursorScope,
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
): PageArguments {
  const first = args.first ?? PAGE.default;
  if (!Number.isInteger(first) || first < 1 || first > PAGE.max) {
    throw new DomainError('BAD_USER_INPUT', `"first" is 1 to ${PAGE.max}.`, ['first']);
  }
  const after = args.after === null || args.after === undefined ? null : decodeCursor(context, scope, args.after);
  return { first, after };
}

export interface Edge<N> {
  readonly node: N;
  readonly cursor: () => string;
}

/** A count, exact up to COUNT_LIMIT. */
export interface Count {
  readonly count: number;
  readonly isLowerBound: boolean;
}

export function boundedCount(counted: number): Count {
  return counted > COUNT_LIMIT ? { count: COUNT_LIMIT, isLowerBound: true } : { count: counted, isLowerBound: false };
}

export interface Connection<N> {
  readonly edges: readonly Edge<N>[];
  readonly pageInfo: PageInfo;
  /** Functions, so that nothing is counted which nobody asked for. */
  readonly totalCount: () => Promise<number>;
  readonly totalCountIsLowerBound: () => Promise<boolean>;
}

/** Declares `<name>Edge` and `<name>Connection`; call it once a name. */
export function connectionType<N extends object>(name: string, node: () => ClassType<N>): ClassType<Connection<N>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class ConnectionEdge {
    @Field(() => node())
    readonly node!: N;
    @Field(() => String)
    readonly cursor!: () => string;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class NodeConnection implements Connection<N> {
    @Field(() => [ConnectionEdge])
    readonly edges!: readonly ConnectionEdge[];
    @Field(() => PageInfo)
    readonly pageInfo!: PageInfo;
    @Field(() => Int, { nullable: true, description: `Exact up to ${COUNT_LIMIT}; beyond it, that number.` })
    readonly totalCount!: () => Promise<number>;
    @Field(() => Boolean, { nullable: true, description: 'True where there are more than totalCount says.' })
    readonly totalCountIsLowerBound!: () => Promise<boolean>;
  }
  return NodeConnection;
}

export interface ConnectionInput<R, N> {
  readonly context: SubgraphContext;
  readonly scope: CursorScope;
  readonly page: PageArguments;
  /** Rows of the page in order; one more than `page.first` where a further page exists. */
  readonly rows: readonly R[];
  readonly toNode: (row: R) => N;
  readonly position: (row: R) => Position;
  /** Called at most once, when asked for. */
  readonly count: () => Count | Promise<Count>;
}

/** Fills a connection class; cursors and the count are made when they are asked for. */
export function connection<R, N extends object>(
  Type: ClassType<Connection<N>>,
  input: ConnectionInput<R, N>,
): Connection<N> {
  const { context, scope, page, position } = input;
  const shown = input.rows.slice(0, page.first);
  const cursorOf = (row: R) => () => encodeCursor(context, scope, position(row));
  let counted: Promise<Count> | undefined;
  const count = () => (counted ??= Promise.resolve(input.count()));
  const [firstRow, lastRow] = [shown[0], shown.at(-1)];
  return Object.assign(new Type(), {
    edges: shown.map((row) => ({ node: input.toNode(row), cursor: cursorOf(row) })),
    pageInfo: PageInfo.of({
      hasNextPage: input.rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: firstRow === undefined ? null : cursorOf(firstRow),
      endCursor: lastRow === undefined ? null : cursorOf(lastRow),
    }),
    totalCount: async () => (await count()).count,
    totalCountIsLowerBound: async () => (await count()).isLowerBound,
  });
}
