import { ownKey, type SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Documents, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { eraseAgain } from '../erase/again.ts';
import { jobId } from '../erase/carry-out.ts';
import { anyErased, erasureId, tombstonesOf } from '../erasures.ts';
import type { Report } from './difference.ts';
import { lasting } from './lasting.ts';

const PAGE = 500;

/** What of a row names whose it is, and these keys. */
interface Naming<C extends CollectionName> {
  readonly fields: readonly (keyof Documents[C] & string)[];
  readonly keys: (doc: Documents[C]) => readonly (SourceKey | null)[];
}

type AnyRow = Row<Documents[CollectionName]>;

const bySourceKey = {
  fields: ['sourceKey'],
  keys: ({ sourceKey }: { readonly sourceKey: SourceKey | null }) => [sourceKey],
} as const;

/** Where anything is said of a customer under his source key or his own. */
const NAMING = {
  records: { fields: ['key'], keys: ({ key }) => [key] },
  recordVersions: bySourceKey,
  transactions: bySourceKey,
  transactionVersions: bySourceKey,
  interactions: bySourceKey,
  interactionVersions: bySourceKey,
  preferences: bySourceKey,
  preferenceVersions: bySourceKey,
  consents: bySourceKey,
  consentVersions: bySourceKey,
  quarantine: { fields: ['sourceKeys'], keys: ({ sourceKeys = [] }) => sourceKeys },
  overrides: {
    fields: ['customerId', 'attribute'],
    keys: ({ customerId, attribute }) => (attribute === 'restriction' ? [] : [ownKey(customerId)]),
  },
} as const satisfies { readonly [C in CollectionName]?: Naming<C> };

/**
 * Rows of source keys that were erased: left by a writer that stopped after it had committed them beside the erasure,
 * and before it looked again. Nothing is read while nothing was ever erased; what a running erasure will still remove
 * is no difference.
 */
export async function verifyErased(hub: Hub, repair: boolean, report: Report): Promise<void> {
  if (!(await anyErased(hub))) return;
  for (const collection of Object.keys(NAMING) as (keyof typeof NAMING)[]) {
    await verifyCollection(hub, collection, NAMING[collection] as unknown as Naming<CollectionName>, repair, report);
  }
}

async function verifyCollection(
  hub: Hub,
  collection: CollectionName,
  { fields, keys }: Naming<CollectionName>,
  repair: boolean,
  report: Report,
): Promise<void> {
  const keysOf = ({ doc }: AnyRow) => keys(doc).filter((key) => key !== null);
  for (let after: string | null = null; ;) {
    const page: readonly AnyRow[] = await hub.store.find<CollectionName>({
      collection,
      limit: PAGE,
      fields,
      ...(after !== null && { where: { id: { gt: after } } }),
    });
    const erased = await tombstonesOf(hub, page.flatMap(keysOf));
    const theirs = page.filter((row) => keysOf(row).some((key) => erased.has(key)));
    if (theirs.length > 0) {
      const ids = theirs.map(({ id }) => id);
      const left = await lasting(async (tell) => {
        const running = await underWay(hub, erased);
        for (const row of (await hub.store.get(collection, ids, { fields })).values()) {
          if (keysOf(row).some((key) => erased.has(key) && !running.has(key)))
            tell({ kind: 'erased', id: row.id, what: `${collection}: a row of a source key that was erased` });
        }
      });
      left.forEach(report);
      const named = theirs.filter(({ id }) => left.some((each) => each.id === id)).flatMap(keysOf);
      if (repair && named.length > 0)
        await eraseAgain(hub, named, { kind: 'rule', name: 'verify', version: hub.resolver.version });
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

async function underWay(hub: Hub, keys: ReadonlySet<SourceKey>): Promise<ReadonlySet<SourceKey>> {
  const ids = new Map([...keys].map((key) => [jobId(erasureId(hub, key)), key]));
  const jobs = await hub.store.get('jobs', [...ids.keys()], { fields: ['state'] });
  return new Set([...jobs].flatMap(([id, { doc }]) => (doc.state === 'running' ? (ids.get(id) ?? []) : [])));
}
