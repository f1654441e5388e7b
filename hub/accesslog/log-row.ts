import { parseLine } from '../../audit/index.ts';
import type { AuditLineDocument, AuditLogDocument, Store } from '../../stores/index.ts';

/**
 * The row of a log as its lines tell it: live, so that the next log lists it, and not in the index. Null where no line
 * is left.
 */
export async function rowFromLines(store: Store, log: string): Promise<AuditLogDocument | null> {
  const line = async (collection: 'auditHeads' | 'auditSegments', direction: 1 | -1): Promise<AuditLineDocument[]> => {
    const rows = await store.find({ collection, where: { log }, sort: [{ path: 'id', direction }], limit: 1 });
    return rows.map(({ doc }) => doc);
  };
  const ends = await Promise.all([
    line('auditHeads', 1),
    line('auditSegments', 1),
    line('auditHeads', -1),
    line('auditSegments', -1),
  ]);
  const lines = ends.flat().sort((a, b) => a.line - b.line);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return null;
  const heads = lines
    .map(({ text }) => parseLine(text))
    .flatMap((read) => (read.kind === 'line' ? read.line.head : []));
  const closed = heads.some(({ line: at, end }) => at === last.line && end === 'log');
  const key = heads[0]?.key ?? '';
  return { key, openedAt: first.at, lastAt: last.at, state: 'live', closed, indexed: 0 };
}
