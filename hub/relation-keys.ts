import type { Key } from '../domain/matching/index.ts';
import type { IncomingRecord } from '../domain/model/index.ts';

/** Look-up kind under which the records that name another record are found from that record. */
export const RELATION_KEY = 'relation:to';
/** The look-up values of the source keys that a record names in its relations, each once; as many as a record may state. */
export function relationKeys(record: IncomingRecord): Key[] {
  if (record.deleted) return [];
  const named = new Set(record.relations.flatMap(({ to }) => (to === undefined ? [] : [to])));
  return [...named].map((value) => ({ kind: RELATION_KEY, value }));
}
