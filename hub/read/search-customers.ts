import {
  findableNumbers,
  isSearchKind,
  NUMBER_KEY,
  SEARCH_LEVELS,
  rankMatches,
  searchQuery,
  shortlist,
  type KeyRows,
  type RankedMatch,
  type SearchCandidate,
  type SearchPlan,
} from '../../domain/matching/index.ts';
import {
  ownIdOf,
  ownKey,
  type CustomerId,
  type RowPredicate,
  type SourceKey,
  type StandardAttributes,
  type StandardValue,
} from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { setByStewards } from '../steward-values.ts';
import { hashesOf, visibleRecordsOfKeys } from './customers-by-contact.ts';
import { customersById, survivorsOf, visibleSurvivors, type CustomerView } from './customers-by-id.ts';
import { customerIdsOf } from './customers-by-source-key.ts';
import { shownPage, type CountedPage, type PageRequest, type Placed } from './page.ts';

/** Keys looked up at once; the plan lists the most telling first. */
const KEYS_PER_READ = 16;
/** Once so many records are found, the less telling keys are left. */
const ENOUGH_RECORDS = 400;
/** Records read and judged by their real names. */
const CANDIDATES = 400;
/** As many as are read when a customer is written. */
const OVERRIDES_PER_ID = 10_000;

/** A customer found, by the best of its records. */
interface Hit {
  readonly customerId: CustomerId;
  readonly level: number;
  readonly score: number;
}

/** What the text may be compared with beside names. What an actor may not read, he does not find by. */
export interface Findable {
  readonly byContact: boolean;
  readonly byIdentifier: boolean;
}

/**
 * Customers by a text as it is typed into a search box, best first, in a total order that does not depend on the
 * page. `cut` when a key had more rows than are read or not all that was found could be judged.
 */
export async function searchCustomers(
  hub: Hub,
  predicate: RowPredicate,
  text: string,
  page: PageRequest,
  findable: Findable = { byContact: true, byIdentifier: true },
): Promise<CountedPage<CustomerView>> {
  const plan = withinReach(searchQuery(text), findable);
  const { sourceKeys, cut } = await candidates(hub, predicate, plan);
  const ranked = rankMatches(plan, await candidatesOf(hub, sourceKeys));
  const hits = await hitsOf(hub, predicate, ranked);
  const start = startOf(hits, page);
  const shown = hits.slice(start, start + page.first);
  const views =
    shown.length === 0
      ? []
      : await customersById(
          hub,
          predicate,
          shown.map((hit) => hit.customerId),
        );
  const rows = shown.map((hit): Placed<Hit> => ({ item: hit, position: [hit.level, hit.score, hit.customerId] }));
  const found = { rows, hasNextPage: start + shown.length < hits.length, cut };
  return { ...shownPage(found, (_, index) => views[index]), total: hits.length };
}

/** The plan without what the actor may not find by. */
function withinReach(plan: SearchPlan, { byContact, byIdentifier }: Findable): SearchPlan {
  const contact = (kind: string) => kind.startsWith('contact:');
  const identifier = (kind: string) => kind.startsWith('identifier:') || kind === NUMBER_KEY;
  return {
    ...plan,
    ...(byContact ? {} : { email: null, phone: null }),
    ...(byIdentifier ? {} : { numbers: [] }),
    keys: plan.keys.filter(({ kind }) => (byContact || !contact(kind)) && (byIdentifier || !identifier(kind))),
  };
}

async function candidates(
  hub: Hub,
  predicate: RowPredicate,
  plan: SearchPlan,
): Promise<{ sourceKeys: SourceKey[]; cut: boolean }> {
  const rows: KeyRows[] = [];
  const found = new Set<SourceKey>();
  let cut = false;
  for (let start = 0; start < plan.keys.length && found.size < ENOUGH_RECORDS; start += KEYS_PER_READ) {
    const keys = plan.keys.slice(start, start + KEYS_PER_READ);
    // Terms are those of one row, whether a record or a steward gave the name; other values have kinds of their own.
    const hashes = keys.map((key) =>
      isSearchKind(key.kind) ? [hub.store.hmac(key.kind, key.value)] : hashesOf(hub, key),
    );
    const read = await visibleRecordsOfKeys(hub, predicate, {
      keys: hashes.filter((_, i) => !isSearchKind(keys[i]?.kind ?? '')).flat(),
      terms: hashes.filter((_, i) => isSearchKind(keys[i]?.kind ?? '')).flat(),
    });
    cut ||= read.cut;
    keys.forEach((key, index) => {
      const sourceKeys = (hashes[index] ?? []).flatMap((hash) => read.byHash.get(hash) ?? []);
      rows.push({ key, sourceKeys });
      for (const each of sourceKeys) found.add(each);
    });
  }
  return { sourceKeys: shortlist(plan, rows, CANDIDATES), cut: cut || found.size > CANDIDATES };
}

/** What is found under keys: of a record what it states, under an own key what stewards set on that id. */
async function candidatesOf(hub: Hub, keys: readonly SourceKey[]): Promise<SearchCandidate[]> {
  if (keys.length === 0) return [];
  const records = await hub.store.get('records', keys);
  const stated = [...records.values()].map(({ doc }) => candidateOf(doc.key, doc.attributes));
  const ids = await withRecords(
    hub,
    keys.flatMap((key) => ownIdOf(key) ?? []),
  );
  if (ids.length === 0) return stated;
  const overrides = await hub.store.findTopPerKey({
    collection: 'overrides',
    field: 'customerId',
    keys: ids,
    limit: OVERRIDES_PER_ID,
  });
  const set = ids.map((id) => {
    const rows = overrides.get(id) ?? [];
    return candidateOf(ownKey(id), setByStewards(rows.map(({ doc }) => doc)));
  });
  return [...stated, ...set];
}

/** Of ids those whose customer has records; of others nothing shows what was set (decision 0150). */
async function withRecords(hub: Hub, ids: readonly CustomerId[]): Promise<CustomerId[]> {
  if (ids.length === 0) return [];
  const survivors = await survivorsOf(hub, ids);
  const customers = await hub.store.get('customers', [...new Set(survivors.values())], { fields: ['status'] });
  return ids.filter((id) => customers.get(survivors.get(id) ?? '')?.doc.status === 'ACTIVE');
}

function candidateOf(id: SourceKey, attributes: StandardAttributes): SearchCandidate {
  const { name, organisationName, email, phone, identifier } = attributes;
  return {
    id,
    names: valuesOf(name),
    organisationNames: valuesOf(organisationName),
    emails: valuesOf(email).map((value) => value.canonical),
    phones: valuesOf(phone).map((value) => value.e164),
    numbers: valuesOf(identifier).flatMap(findableNumbers),
  };
}

function valuesOf<V>(values: readonly StandardValue<V>[] | undefined): V[] {
  return (values ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
}

async function hitsOf(hub: Hub, predicate: RowPredicate, ranked: readonly RankedMatch[]): Promise<Hit[]> {
  const linked = await customerIdsOf(
    hub,
    ranked.map((match) => match.id as SourceKey),
  );
  const survivors = await visibleSurvivors(hub, predicate, [...new Set(linked.values())]);
  const best = new Map<CustomerId, Hit>();
  for (const { id, level, score } of ranked) {
    const linkedTo = linked.get(id as SourceKey);
    const customerId = linkedTo === undefined ? undefined : survivors.get(linkedTo);
    // Ranked best first, so the first record of a customer is its best.
    if (customerId === undefined || best.has(customerId)) continue;
    best.set(customerId, { customerId, level: SEARCH_LEVELS.indexOf(level), score });
  }
  return [...best.values()].sort(inOrder);
}

function inOrder(a: Hit, b: Hit): number {
  return a.level - b.level || b.score - a.score || (a.customerId < b.customerId ? -1 : 1);
}

/** Index of the first hit behind the place where the page before ended, also when that hit itself is gone. */
function startOf(hits: readonly Hit[], { after }: PageRequest): number {
  const [level, score, customerId] = after ?? [];
  if (typeof level !== 'number' || typeof score !== 'number' || typeof customerId !== 'string') return 0;
  const last: Hit = { level, score, customerId: customerId as CustomerId };
  const index = hits.findIndex((hit) => hit.customerId !== last.customerId && inOrder(hit, last) > 0);
  return index < 0 ? hits.length : index;
}
