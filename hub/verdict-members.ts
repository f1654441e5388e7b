import type { SourceKey } from '../domain/model/index.ts';
import type { Readers, VerdictMemberDocument } from '../stores/index.ts';

/** That a verdict names a record, and on which side. */
export type Membership = Pick<VerdictMemberDocument, 'verdictId' | 'side'>;

/** A record of little stewardship is read at once with others, one of much by itself, to the end. */
const FIRST = 500;
const PAGE = 5_000;

/**
 * Where verdicts name these records, also those that are in force no longer. Verdicts are never deleted, and each that
 * is given again names its records anew, so a record may stand in thousands; to decide on some of them would be to
 * forget the newest.
 */
export async function membershipsOf(
  store: Readers,
  keys: readonly SourceKey[],
): Promise<Map<SourceKey, readonly Membership[]>> {
  const found = new Map<SourceKey, readonly Membership[]>();
  if (keys.length === 0) return found;
  const fields = ['verdictId', 'side'] as const;
  const first = await store.findTopPerKey({
    collection: 'verdictMembers',
    field: 'sourceKey',
    keys,
    limit: FIRST,
    fields,
  });
  for (const key of keys) {
    const rows = first.get(key) ?? [];
    const all = [...rows];
    for (let last = rows[FIRST - 1]?.id; last !== undefined;) {
      const page = await store.find({
        collection: 'verdictMembers',
        where: { sourceKey: key },
        after: [last],
        limit: PAGE,
        fields,
      });
      all.push(...page);
      last = page[PAGE - 1]?.id;
    }
    found.set(
      key,
      all.map(({ doc }) => doc),
    );
  }
  return found;
}
