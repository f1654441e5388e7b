import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { COUNT_LIMIT, type BoundedCount, type Page } from '../../hub/index.ts';
import { decodeCursor, encodeCursor, type CursorScope, type Position } from './cursors.ts';
import type { SubgraphContext } from './definition.ts';
import { PageInfo } from './page-info.ts';

export const PAGE = { default: 20, max: 100 } as const;

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
export type Count = BoundedCount;

/** Functions are called when a field is asked for, so that nothing is read or counted for nobody. */
export interface Connection<N> {
  readonly edges: readonly Edge<N>[] | (() => Promise<readonly Edge<N>[]>);
  readonly pageInfo: PageInfo | (() => Promise<PageInfo>);
  readonly totalCount: () => Promise<number | null>;
  readonly totalCountIsLowerBound: () => Promise<boolean | null>;
}

const COUNT_TEXT = `Exact where no more than ${COUNT_LIMIT} rows come into question; else a lower bound. Null where counting would mean reading everything.`;

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
    readonly edges!: Connection<N>['edges'];
    @Field(() => PageInfo)
    readonly pageInfo!: Connection<N>['pageInfo'];
    @Field(() => Int, { nullable: true, description: COUNT_TEXT })
    readonly totalCount!: () => Promise<number | null>;
    @Field(() => Boolean, { nullable: true, description: 'True where there may be more than totalCount says.' })
    readonly totalCountIsLowerBound!: () => Promise<boolean | null>;
  }
  return NodeConnection;
}

export interface FoundPage<R, N> {
  readonly context: SubgraphContext;
  readonly scope: CursorScope;
  readonly page: PageArguments;
  /** What the hub found, or how to find it, called at most once and not at all where only the count is asked for. */
  readonly found: Page<R> | (() => Promise<Page<R>>);
  readonly toNode: (row: R) => N;
  /** Called at most once, when asked for; null where counting would mean reading everything. */
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
  const edgesOf = ({ rows }: Page<R>) =>
    rows.map(({ item, position }) => ({ node: toNode(item), cursor: cursorAt(position) }));
  const infoOf = ({ rows, hasNextPage, end }: Page<R>) => {
    const first = rows[0]?.position;
    // A page that was bounded by work goes on from there, even where it shows no row.
    const last = end ?? rows.at(-1)?.position;
    return PageInfo.of({
      hasNextPage,
      hasPreviousPage: page.after !== null,
      startCursor: first === undefined ? null : cursorAt(first),
      endCursor: last === undefined ? null : cursorAt(last),
    });
  };
  let finding: Promise<Page<R>> | undefined;
  const lazily =
    <T>(of: (found: Page<R>) => T) =>
    async (): Promise<T> =>
      of(await (finding ??= typeof found === 'function' ? found() : Promise.resolve(found)));
  return Object.assign(new Type(), {
    edges: lazily(edgesOf),
    pageInfo: lazily(infoOf),
    totalCount: async () => (await counting())?.count ?? null,
    totalCountIsLowerBound: async () => (await counting())?.isLowerBound ?? null,
  });
}
