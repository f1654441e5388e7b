import type { Store } from '../../stores/index.ts';
import { LAST_LINE } from './lines.ts';

/**
 * Ids of all logs, in order. Of each only its lines are signed, so it is found by any of them too, not by its row in
 * `auditLogs` alone.
 */
export async function* logIds(store: Store): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const found = await Promise.all([
      store.find({ collection: 'auditLogs', where: { id: { gt: after } }, limit: 1, fields: [] }),
      nextLine(store, 'auditHeads', after),
      nextLine(store, 'auditSegments', after),
    ]);
    const ids = found.flatMap(([row]) => (row === undefined ? [] : [logOf(row.id)]));
    const [first] = ids.sort();
    if (first === undefined) return;
    yield first;
    after = first;
  }
}

/** The first line of a log that comes after this one. */
function nextLine(store: Store, collection: 'auditHeads' | 'auditSegments', log: string) {
  return store.find({ collection, where: { id: { gt: `${log}${LAST_LINE}` } }, limit: 1, fields: [] });
}

function logOf(id: string): string {
  const end = id.indexOf('#');
  return end < 0 ? id : id.slice(0, end);
}
