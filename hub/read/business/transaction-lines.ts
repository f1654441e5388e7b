import type { RowKey, TransactionLine } from '../../../domain/model/index.ts';
import type { Row } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import type { Page } from '../page.ts';

/** One page of one transaction's lines, in the order of the document. */
export interface LinesRequest {
  readonly transactionId: RowKey;
  readonly first: number;
  /** Position within the document, then line id. */
  readonly after: readonly [position: number, id: string] | null;
}

const IN_ORDER = [{ path: 'position', direction: 1 }] as const;

/** Lines of many transactions in the order asked; all first pages of one size are one read. */
export async function transactionLines(
  hub: Hub,
  requests: readonly LinesRequest[],
): Promise<readonly Page<Row<TransactionLine>>[]> {
  const firsts = new Map<number, Promise<Map<string, Row<TransactionLine>[]>>>();
  for (const size of new Set(requests.filter((r) => r.after === null).map((r) => r.first))) {
    const keys = requests.filter((r) => r.after === null && r.first === size).map((r) => r.transactionId);
    firsts.set(size, firstPages(hub, [...new Set(keys)], size));
  }
  return Promise.all(
    requests.map(async (request) => {
      const rows =
        request.after === null
          ? ((await firsts.get(request.first))?.get(request.transactionId) ?? [])
          : await laterPage(hub, request, request.after);
      return pageOf(rows, request.first);
    }),
  );
}

function firstPages(hub: Hub, keys: readonly RowKey[], first: number): Promise<Map<string, Row<TransactionLine>[]>> {
  const limit = first + 1;
  return hub.store.findTopPerKey({
    collection: 'transactionLines',
    field: 'transactionId',
    keys,
    sort: IN_ORDER,
    limit,
  });
}

function laterPage(hub: Hub, request: LinesRequest, after: readonly [number, string]): Promise<Row<TransactionLine>[]> {
  return hub.store.find({
    collection: 'transactionLines',
    where: { transactionId: request.transactionId },
    sort: IN_ORDER,
    after,
    limit: request.first + 1,
  });
}

function pageOf(rows: readonly Row<TransactionLine>[], first: number): Page<Row<TransactionLine>> {
  const shown = rows.slice(0, first).map((item) => ({ item, position: [item.doc.position, item.id] }));
  return { rows: shown, hasNextPage: rows.length > first, cut: false };
}
