import { HASHED, loggedSubject, type AccessEntry, type Caller } from '../../audit/index.ts';
import { ALL_ROWS, instant, type CustomerId } from '../../domain/model/index.ts';
import type { AuditLineDocument, Row, Scalar, Store } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { customersById, mergedIdsOf, type Page, type PageRequest, type Placed } from '../read/index.ts';
import { LAST_LINE, lineKey, placeOf, segmentOf } from './lines.ts';
import { placesOf, ROW_SPAN_MS } from './mention-rows.ts';
import { parsedSegment, type StoredEntry } from './mentions.ts';

/** An access as the log tells it. */
export interface Access extends Omit<AccessEntry, 'customers'> {
  /** How many customers it showed something of. */
  readonly customerCount: number;
}

export type AccessQuestion =
  | { readonly kind: 'customers'; readonly ids: readonly CustomerId[] }
  /** As a token names it, or as the log does. */
  | { readonly kind: 'subject'; readonly subject: string };

/** Ids whose accesses are read together; a customer merged from more is cut. */
const MOST_MENTIONS = 200;
/** Segments that are not in the index yet, for each log that is written: more than its writer lets pile up. */
const MOST_UNINDEXED = 4_000;
const UNINDEXED_AT_ONCE = 16;
/** Rows that began earlier and may name segments of this page: one for each log and some seconds. */
const MOST_EARLIER = 1_000;
const SEGMENTS_AT_ONCE = 8;

/** Every id under which accesses to a customer may stand: the one asked for, its survivor's, and all merged into it. */
export async function loggedIdsOf(hub: Hub, id: CustomerId): Promise<readonly CustomerId[]> {
  const [view] = await customersById(hub, ALL_ROWS, [id]);
  if (!view) return [id];
  const [merged = []] = await mergedIdsOf(hub, [view]);
  return [...new Set([id, view.id, ...merged])];
}

/** As the log names a caller. */
export function subjectInLog(hub: Pick<Hub, 'store'>, caller: Caller): string {
  return loggedSubject(caller, (kind, value) => hub.store.hmac(kind, value));
}

/** A name for somebody in front of one customer: the same for all accesses to it, and nobody else's. */
export function pseudonymFor(hub: Pick<Hub, 'store'>, id: CustomerId, subject: string): string {
  return hub.store.hmac(HASHED.pseudonym, `${id} ${subject}`).slice(0, 12);
}

/**
 * Accesses to a customer or by a subject, newest first. Segments that the index does not know yet are looked through
 * by themselves, so an access shows as soon as it is durable.
 */
export async function accessLogOf(hub: Hub, question: AccessQuestion, request: PageRequest): Promise<Page<Access>> {
  const { store } = hub;
  const all =
    question.kind === 'subject'
      ? [store.hmac(HASHED.subject, question.subject)]
      : question.ids.map((id) => store.hmac(HASHED.customer, id));
  const mentions = all.slice(0, MOST_MENTIONS);
  const concerns = concerning(question, new Set(mentions));
  const from = startOf(request.after);
  const named =
    question.kind === 'subject'
      ? [`"subject":${JSON.stringify(question.subject)}`]
      : mentions.map((hash) => `"${hash}"`);
  const tail = await unindexed(store, from.place, named, request.first + 2);
  const places = new Set(tail.places.keys());
  for (const place of await indexed(store, mentions, from.place, request.first + 2)) places.add(place);
  const rows: Placed<Access>[] = [];
  const newestFirst = [...places].sort().reverse();
  for (let i = 0; i < newestFirst.length && rows.length <= request.first; i += SEGMENTS_AT_ONCE) {
    const some = newestFirst.slice(i, i + SEGMENTS_AT_ONCE);
    const segments = await segmentsAt(store, some, tail.places);
    for (const place of some) {
      const before = place === from.place ? from.index : Infinity;
      rows.push(...accessesIn(segments.get(place), place, before, concerns));
    }
  }
  const hasNextPage = rows.length > request.first;
  return { rows: rows.slice(0, request.first), hasNextPage, cut: tail.cut || all.length > mentions.length };
}

/** Behind every place: a cursor of the first page. */
const END = '\uffff';

function startOf(after: readonly Scalar[] | undefined): { readonly place: string; readonly index: number } {
  const [place, index] = after ?? [];
  return { place: typeof place === 'string' ? place : END, index: typeof index === 'number' ? index : Infinity };
}

function concerning(question: AccessQuestion, mentions: ReadonlySet<string>): (entry: StoredEntry) => boolean {
  return question.kind === 'subject'
    ? (entry) => entry.subject === question.subject
    : (entry) => entry.customers.some((hash) => mentions.has(hash));
}

/**
 * Places of the newest segments that the index names, at least `limit` where there are so many. A row stands at its
 * first segment, so the rows of a full page are followed by those that began a little earlier, and what lies before
 * the page is left to the next.
 */
async function indexed(store: Store, mentions: readonly string[], last: string, limit: number): Promise<string[]> {
  let from = '';
  const found = await Promise.all(
    mentions.map(async (mention) => {
      const page = await rowsOf(store, mention, { upTo: last, limit });
      const end = page.at(-1);
      if (end === undefined || page.length < limit) return page;
      const place = placeOf(end.id);
      if (place > from) from = place;
      const after = instant(Date.parse(place.slice(0, place.indexOf('|'))) - ROW_SPAN_MS);
      return [...page, ...(await rowsOf(store, mention, { upTo: place, after, limit: MOST_EARLIER }))];
    }),
  );
  return found
    .flat()
    .flatMap(placesOf)
    .filter((place) => place <= last && place >= from);
}

function rowsOf(
  store: Store,
  mention: string,
  { after, upTo, limit }: { readonly after?: string; readonly upTo: string; readonly limit: number },
) {
  const above = after === undefined ? {} : { gte: `${mention}|${after}` };
  return store.find({
    collection: 'auditMentions',
    where: { mention, id: { lte: `${mention}|${upTo}`, ...above } },
    sort: [{ path: 'id', direction: -1 }],
    limit,
  });
}

type Segments = ReadonlyMap<string, AuditLineDocument>;

/**
 * The newest segments that the index does not hold and in whose text one of `named` stands, at most `limit` of each
 * log. They are searched before they are parsed, as nearly all of them concern others.
 */
async function unindexed(
  store: Store,
  last: string,
  named: readonly string[],
  limit: number,
): Promise<{ readonly places: Segments; readonly cut: boolean }> {
  const logs = await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: 10_000 });
  const places = new Map<string, AuditLineDocument>();
  let cut = false;
  for (const { id: log, doc: row } of logs) {
    let [seen, kept, before] = [0, 0, `${log}${LAST_LINE}`];
    for (let more = true; more && kept < limit;) {
      const page = await store.find({
        collection: 'auditSegments',
        where: { log, id: { gt: lineKey(log, row.indexed), lt: before } },
        sort: [{ path: 'id', direction: -1 }],
        limit: UNINDEXED_AT_ONCE,
      });
      for (const { id, doc } of page) {
        before = id;
        const place = `${doc.at}|${id}`;
        if (place > last || !named.some((text) => doc.text.includes(text))) continue;
        places.set(place, doc);
        kept += 1;
      }
      seen += page.length;
      more = page.length === UNINDEXED_AT_ONCE && seen < MOST_UNINDEXED;
      cut ||= seen >= MOST_UNINDEXED;
    }
  }
  return { places, cut };
}

async function segmentsAt(store: Store, places: readonly string[], known: Segments): Promise<Segments> {
  const found = new Map<string, AuditLineDocument>();
  const wanted: string[] = [];
  for (const place of places) {
    const doc = known.get(place);
    if (doc) found.set(place, doc);
    else wanted.push(place);
  }
  const rows: Map<string, Row<AuditLineDocument>> = await store.get('auditSegments', wanted.map(segmentOf));
  for (const place of wanted) {
    const row = rows.get(segmentOf(place));
    if (row) found.set(place, row.doc);
  }
  return found;
}

function accessesIn(
  segment: AuditLineDocument | undefined,
  place: string,
  before: number,
  concerns: (entry: StoredEntry) => boolean,
): Placed<Access>[] {
  const { entries, shapes } = segment === undefined ? NOTHING : parsedSegment(segment.text);
  const found: Placed<Access>[] = [];
  for (let index = Math.min(before, entries.length) - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry && concerns(entry)) found.push({ item: accessOf(entry, shapes), position: [place, index] });
  }
  return found;
}

const NOTHING = { entries: [], shapes: {} };

/** We wrote the line; what somebody put in its place has other types and is told apart by `audit verify`, not here. */
function accessOf(entry: StoredEntry, shapes: Readonly<Record<string, unknown>>): Access {
  const { customers, id, shape, ...rest } = entry as unknown as Omit<AccessEntry, 'requestId'> & {
    readonly id: string;
    readonly shape: string;
  };
  const { fields, ...operation } = shapes[shape] as AccessEntry['operation'] & Pick<AccessEntry, 'fields'>;
  return { ...rest, requestId: id, operation, fields, customerCount: customers.length };
}
