import { compareText } from '../../domain/business/index.ts';
import type { RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Documents, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { ROWS_PER_KEY } from './customers-by-contact.ts';
import { recordBefore } from './member-records.ts';
import type { PageRequest } from './page.ts';

/** Rows of one record looked through for an actor who may not see every customer, and of all records together. */
const ROWS_LOOKED_THROUGH = 2_000;
const ROWS_IN_ALL = 40_000;

/** Records that name some others, from where a page starts. */
export interface Namers {
  /** In order of code points, as the store has them. */
  readonly keys: readonly SourceKey[];
  /** There may be more behind this one. */
  readonly lookedUpTo?: SourceKey;
}

interface NamersRequest {
  /** Keyed hashes of the records that are named. */
  readonly hashes: readonly string[];
  readonly page: PageRequest;
}

type NamerRow = Row<Documents['keys']>;

/**
 * The next records that name any of those of each request, hidden ones among them. First pages are one read together,
 * later ones a read for each hash, as each starts at an id of its own.
 */
export async function namersOf(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly NamersRequest[],
): Promise<Namers[]> {
  const all = new Set(requests.flatMap(({ hashes }) => hashes));
  const shared = Math.floor(ROWS_IN_ALL / all.size);
  const limit = predicate.kind === 'all' ? ROWS_PER_KEY : Math.min(ROWS_LOOKED_THROUGH, Math.max(ROWS_PER_KEY, shared));
  const begun = requests.filter(({ page }) => recordBefore(page) === null).flatMap(({ hashes }) => hashes);
  const first = await firstRows(hub, [...new Set(begun)], limit);
  return Promise.all(
    requests.map(async ({ hashes, page }) => {
      const before = recordBefore(page);
      if (before === null) {
        const rows = hashes.map((hash) => first.get(hash) ?? []);
        return namersIn(rows, limit);
      }
      const later = await Promise.all(hashes.map((hash) => laterRows(hub, hash, before.key, limit)));
      const { keys, ...rest } = namersIn(later, limit);
      return { keys: before.isDone ? keys : [before.key, ...keys], ...rest };
    }),
  );
}

async function firstRows(
  { store }: Hub,
  keys: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, NamerRow[]>> {
  if (keys.length === 0) return new Map();
  return store.findTopPerKey({ collection: 'keys', field: 'key', keys, limit, fields: ['sourceKey'] });
}

function laterRows({ store }: Hub, hash: string, after: SourceKey, limit: number): Promise<NamerRow[]> {
  return store.find({
    collection: 'keys',
    where: { key: hash },
    after: [`${hash}|${after}`],
    limit,
    fields: ['sourceKey'],
  });
}

/** All of the lists together, up to where the first of those ended that were not read to their end. */
function namersIn(lists: readonly (readonly NamerRow[])[], limit: number): Namers {
  const ends = lists.flatMap((rows) => (rows.length < limit ? [] : (rows.at(-1)?.doc.sourceKey ?? [])));
  const [lookedUpTo] = ends.sort(compareText);
  const keys = [...new Set(lists.flatMap((rows) => rows.map(({ doc }) => doc.sourceKey)))].sort(compareText);
  if (lookedUpTo === undefined) return { keys };
  return { keys: keys.filter((key) => compareText(key, lookedUpTo) <= 0), lookedUpTo };
}
