import type { Key } from '../domain/matching/index.ts';
import type { IncomingRecord } from '../domain/model/index.ts';

/** Look-up kind under which the records that name another record are found from that record. */
export const RELATION_KEY = 'relation:to';
/** A record writes no more rows than this for its relations; employees name their company, not the other way round. */
const MOST_ROWS = 20;

/** The look-up values of the source keys that a record names in its relations; deterministic, without repeats. */
export function relationKeys(record: IncomingRecord): Key[] {
  if (record.deleted) return [];
  const named = new Set(record.relations.flatMap(({ to }) => (to === undefined ? [] : [to])));
  return [...named].slice(0, MOST_ROWS).map((value) => ({ kind: RELATION_KEY, value }));
}
