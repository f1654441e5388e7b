import { isMerged, type Coverage, type Parts } from '../../../domain/consent/index.ts';
import { OWN_SYSTEM, splitSourceKey, type CustomerId, type Link, type SourceKey } from '../../../domain/model/index.ts';
import type { Row } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { keptRows } from './kept-rows.ts';

/** The source keys of a customer, and whose they are that are its no more. */
export interface CustomerKeys {
  readonly keys: readonly SourceKey[];
  /** Keys of deleted records, each with the id that it was linked for. */
  readonly closed: ReadonlyMap<SourceKey, CustomerId>;
}

/** Which of a customer's source keys speak for one of its contact points? */
export interface CoverageQuestion extends CustomerKeys {
  /** Keyed HMAC, the id of the contact point. */
  readonly contactPoint: string;
}

/** A contact point that more records hold is looked up under each of the customer's keys. */
const MOST_HOLDERS = 200;

/**
 * Of a customer's source keys, those whose statement on "all contact points" includes one contact point: the keys
 * that hold it, and the keys linked for the same customer id as one that does. What a merge brought together is not
 * included, for a merge never widens consent (DATA §9). Of a contact point that no key of the customer holds, as one
 * that a steward set, nothing tells whose it is: each part of a merged customer is asked, and of another every key
 * includes it. Three reads at most for all questions.
 */
export async function keysCoveringContactPoint(
  hub: Hub,
  questions: readonly CoverageQuestion[],
): Promise<readonly Coverage[]> {
  const holders = await holdersOf(hub, questions);
  const unclear = questions.filter(({ keys }, index) => holders[index]?.size !== 0 || isMerged(keys));
  const linked = await linkedIds(hub, [...new Set(unclear.map(({ keys }) => keys))]);
  return questions.map((question, index) => {
    const { keys, closed } = question;
    const holding = holders[index] ?? new Set<SourceKey>();
    if (holding.size === 0) {
      return isMerged(keys) ? { parts: partsIn(question, linked) } : { keys: new Set([...keys, ...closed.keys()]) };
    }
    const customers = new Set([...holding].map((key) => customerOf(key, linked)));
    const covering = keys.filter((key) => holding.has(key) || customers.has(customerOf(key, linked)));
    const deleted = [...closed].flatMap(([key, id]) => (customers.has(id) ? [key] : []));
    return { keys: new Set([...covering, ...deleted]) };
  });
}

/**
 * The customer id that each of a customer's keys belongs to, for several customers; a key without a link stands for
 * itself. One read at most.
 */
export async function partsOfCustomers(hub: Hub, customers: readonly CustomerKeys[]): Promise<readonly Parts[]> {
  const linked = await linkedIds(hub, [...new Set(customers.map(({ keys }) => keys))]);
  const known = new Map<readonly SourceKey[], Parts>();
  return customers.map((customer) => {
    const parts = known.get(customer.keys) ?? partsIn(customer, linked);
    known.set(customer.keys, parts);
    return parts;
  });
}

function partsIn({ keys, closed }: CustomerKeys, linked: ReadonlyMap<SourceKey, CustomerId>): Parts {
  return new Map<SourceKey, string>([...closed, ...keys.map((key) => [key, customerOf(key, linked) ?? key] as const)]);
}

function customerOf(key: SourceKey, linked: ReadonlyMap<SourceKey, CustomerId>): CustomerId | null {
  const { system, sourceId } = splitSourceKey(key);
  return system === OWN_SYSTEM ? (sourceId as CustomerId) : (linked.get(key) ?? null);
}

const LINK_FIELDS = ['key', 'customerId'] as const;

/** The customer id that each key is linked for; of a large customer those links are read that changed. */
async function linkedIds(
  hub: Hub,
  lists: readonly (readonly SourceKey[])[],
): Promise<ReadonlyMap<SourceKey, CustomerId>> {
  const looks = lists.map((keys) => ({ keys, kept: keptRows<Link>(hub.store, 'links', keys, keys) }));
  const wanted = [...new Set(looks.flatMap(({ keys, kept }) => kept?.outdated ?? keys))];
  const found =
    wanted.length === 0 ? new Map<string, Row<Link>>() : await hub.store.get('links', wanted, { fields: LINK_FIELDS });
  const kept = looks.flatMap((look) => look.kept?.withRead(found) ?? []);
  const links = [...kept, ...[...found.values()].map(({ doc }) => doc)];
  return new Map(links.map(({ key, customerId }) => [key, customerId]));
}

/** For each question those of its keys that hold the contact point. */
async function holdersOf(hub: Hub, questions: readonly CoverageQuestion[]): Promise<readonly ReadonlySet<SourceKey>[]> {
  const found = await hub.store.findTopPerKey({
    collection: 'keys',
    field: 'key',
    keys: [...new Set(questions.map(({ contactPoint }) => contactPoint))],
    limit: MOST_HOLDERS + 1,
    fields: ['sourceKey'],
  });
  const known = new Map([...found].map(([point, rows]) => [point, new Set(rows.map(({ doc }) => doc.sourceKey))]));
  const isCut = (point: string): boolean => (known.get(point)?.size ?? 0) > MOST_HOLDERS;
  const ids = questions
    .filter(({ contactPoint }) => isCut(contactPoint))
    .flatMap(({ keys, contactPoint }) => keys.map((key) => `${contactPoint}|${key}`));
  const held =
    ids.length === 0
      ? new Map<string, unknown>()
      : await hub.store.get('keys', [...new Set(ids)], { fields: ['sourceKey'] });
  return questions.map(({ keys, contactPoint }) => {
    const holding = known.get(contactPoint);
    if (holding === undefined) return new Set<SourceKey>();
    const cut = isCut(contactPoint);
    return new Set(keys.filter((key) => (cut ? held.has(`${contactPoint}|${key}`) : holding.has(key))));
  });
}
