import { DisjointSets, boundPair, type LiveVerdict } from '../../domain/crossref/index.ts';
import type { IsGeneric, Key } from '../../domain/matching/index.ts';
import type {
  CustomerId,
  DecidedBy,
  Edge,
  Evidence,
  Link,
  LinkEventKind,
  Override,
  SourceKey,
  SourceRecord,
  VerdictSide,
} from '../../domain/model/index.ts';
import type { TaskDocument, Write } from '../../stores/index.ts';
import { searchTerms, type Ahead, type KeyRef } from '../ahead.ts';
import type { Hub } from '../context.ts';
import { relationKeys } from '../relation-keys.ts';
import { Table, upsertRow } from './table.ts';

/** Who holds a look-up value: all of them, or (`cut`) more than its generic limit. */
export interface Holders {
  readonly kind: string;
  readonly limit: number;
  readonly cut: boolean;
  readonly keys: Set<SourceKey>;
}

/** A verdict in force, with what it was given as: it can be given again for others. */
export interface StandingVerdict extends LiveVerdict {
  readonly given: { readonly left: VerdictSide; readonly right: VerdictSide; readonly reason: string | undefined };
}

/** A link event that waits for the customer version it will belong to. */
export interface PendingEvent {
  readonly kind: LinkEventKind;
  readonly customerId: CustomerId;
  readonly toId?: CustomerId;
  readonly key?: SourceKey;
  readonly by: DecidedBy;
  readonly evidence: readonly Evidence[];
}

/**
 * The part of the store that one command has read, with everything it means to change on top. Reads come in bulk
 * (load.ts), decisions are made here in memory, and unit.ts turns the changes into one unit of work.
 */
export class Workspace {
  readonly records = new Table('records');
  readonly links = new Table('links');
  readonly customers = new Table('customers');
  /** Edges of every record whose edges were read, by far end. */
  readonly neighbours = new Map<SourceKey, Map<SourceKey, Edge>>();
  readonly holders = new Map<string, Holders>();
  /** Ids of the rows in `keys` of a record; one may be named twice. */
  readonly keyRows = new Map<SourceKey, readonly string[]>();
  /** What search finds a record by, as it is stored; null where nothing is. */
  readonly terms = new Map<SourceKey, readonly string[] | null>();
  readonly verdictIds = new Map<SourceKey, readonly string[]>();
  readonly verdicts = new Map<string, StandingVerdict | null>();
  readonly overrides = new Map<CustomerId, readonly Override[]>();
  /** Stored number of pages in `customerKeys`. */
  readonly pages = new Map<CustomerId, number>();
  /** Source keys beyond those in the customer's own document, as stored. */
  readonly furtherKeys = new Map<CustomerId, readonly SourceKey[]>();
  /** Ids that a record was once linked to and that have no link now, latest first. */
  readonly former = new Map<SourceKey, readonly CustomerId[]>();
  /** Records whose neighbourhood was read whole. */
  readonly expanded = new Set<SourceKey>();
  /** What was found connected, to see when a component grows too large to be read. */
  readonly connected = new DisjointSets<SourceKey>();

  readonly redirects = new Map<CustomerId, CustomerId | null>();
  readonly #children = new Map<CustomerId, Set<CustomerId>>();
  readonly #held = new Map<CustomerId, Set<SourceKey>>();

  /** Rows that are only ever added. */
  appended: Write[] = [];
  /** Look-up rows, terms and edges by id: rebuildable, so they may be written ahead of what they derive from. */
  readonly keyWrites = new Map<string, Write>();
  readonly termWrites = new Map<SourceKey, Write>();
  readonly edgeWrites = new Map<string, Write>();
  events: PendingEvent[] = [];
  /** Human work to open, by task id. */
  readonly tasks = new Map<string, { readonly kind: TaskDocument['kind']; readonly subjects: readonly string[] }>();
  /** Ids of tasks that this command opened. */
  readonly opened = new Set<string>();
  /** Ids that this command gave out. */
  readonly minted = new Set<CustomerId>();
  readonly touched = new Set<CustomerId>();
  /** Merged ids whose golden record must be made anew, as what it holds was erased. */
  readonly remade = new Set<CustomerId>();
  /** Touched customers too large to be made here; the work queue makes them. */
  readonly left = new Set<CustomerId>();
  /** Customers whose state a decision relied on without changing it. */
  readonly relied = new Set<CustomerId>();

  /** Values that a changed record had before: others may have been scored by them meanwhile. */
  readonly formerRefs = new Map<SourceKey, readonly KeyRef[]>();
  /** Ends of link edges that came or went. */
  readonly rewired = new Set<SourceKey>();
  /** True when it is certain that nobody else wrote since reading began; then nothing read can be out of date. */
  alone: () => boolean = () => false;
  /** Pairs that were found to be perhaps the same. */
  readonly grey: (readonly [SourceKey, SourceKey])[] = [];
  /** Records that a score was made against; the second look sees whether they changed meanwhile. */
  readonly compared = new Set<SourceKey>();

  /** Kind → value → what is known by it. */
  readonly #refs = new Map<string, Map<string, KeyRef>>();
  readonly #keysOf = new WeakMap<SourceRecord, readonly KeyRef[]>();
  readonly #ahead = new WeakMap<SourceRecord, Ahead>();
  /** Values asked about that were not read yet. */
  readonly unknownKeys = new Map<string, KeyRef>();

  /** @param by who asked for the change that this workspace prepares */
  constructor(
    readonly hub: Hub,
    readonly by: DecidedBy,
    readonly operationId: string,
  ) {}

  ref(key: Key): KeyRef {
    const known = this.#refs.get(key.kind)?.get(key.value);
    if (known) return known;
    const ref = { kind: key.kind, value: key.value, hmac: this.hub.store.hmac(key.kind, key.value) };
    this.#note(ref);
    return ref;
  }

  /** The resolver's keys of a record. */
  keysOf(record: SourceRecord): readonly KeyRef[] {
    let refs = this.#keysOf.get(record);
    if (!refs) {
      refs = record.deleted ? [] : this.hub.resolver.keys(record).map((key) => this.ref(key));
      this.#keysOf.set(record, refs);
    }
    return refs;
  }

  /** Values under which a record is found from the other end of its relations. */
  relationsOf(record: SourceRecord): Ahead['relations'] {
    return this.#ahead.get(record)?.relations ?? relationKeys(record).map((key) => this.ref(key));
  }

  /** What search is to find a record by. */
  termsOf(record: SourceRecord): Ahead['terms'] {
    const { store } = this.hub;
    return this.#ahead.get(record)?.terms ?? searchTerms(record, (kind, value) => store.hmac(kind, value));
  }

  /** Takes what was worked out of a record before it came. */
  takeAhead(record: SourceRecord, ahead: Ahead): void {
    for (const ref of ahead.keys) this.#note(ref);
    this.#keysOf.set(record, ahead.keys);
    this.#ahead.set(record, ahead);
  }

  readonly isGeneric: IsGeneric = (key) => this.isGenericRef(this.ref(key));

  isGenericRef(ref: KeyRef): boolean {
    const holders = this.holders.get(ref.hmac);
    if (!holders) {
      this.unknownKeys.set(ref.hmac, ref);
      return false;
    }
    return holders.cut || holders.keys.size > holders.limit;
  }

  readonly lives = (key: SourceKey): boolean => {
    const record = this.records.get(key);
    return record !== null && !record.deleted;
  };

  /** Takes a link as read from the store. */
  takeLink(link: Link): void {
    this.#hold(link.customerId).add(link.key);
  }

  setLink(link: Link): void {
    const old = this.links.get(link.key);
    if (old) this.#held.get(old.customerId)?.delete(link.key);
    this.links.set(link.key, link);
    this.#hold(link.customerId).add(link.key);
  }

  removeLink(key: SourceKey): void {
    const old = this.links.get(key);
    if (old) this.#held.get(old.customerId)?.delete(key);
    this.links.remove(key);
  }

  /** Records linked to this very id. */
  heldBy(id: CustomerId): ReadonlySet<SourceKey> {
    return this.#hold(id);
  }

  setRedirect(id: CustomerId, to: CustomerId | null): void {
    const old = this.redirects.get(id);
    if (old) this.#children.get(old)?.delete(id);
    this.redirects.set(id, to);
    if (!to) return;
    const children = this.#children.get(to);
    if (children) children.add(id);
    else this.#children.set(to, new Set([id]));
  }

  rootOf(id: CustomerId): CustomerId {
    let at = id;
    for (let up = this.redirects.get(at); up; up = this.redirects.get(at)) at = up;
    return at;
  }

  /** The id and every id redirected to it, at any depth, the id first. */
  treeOf(id: CustomerId): CustomerId[] {
    const ids = [id];
    for (let i = 0; i < ids.length; i += 1) {
      const children = this.#children.get(ids[i] as CustomerId);
      if (children) ids.push(...children);
    }
    return ids;
  }

  /** Source keys of the customer whose root this id is. */
  membersOf(root: CustomerId): SourceKey[] {
    const members: SourceKey[] = [];
    for (const id of this.treeOf(root)) for (const key of this.#held.get(id) ?? []) members.push(key);
    return members;
  }

  customerOf(key: SourceKey): CustomerId | null {
    const link = this.links.get(key);
    return link ? this.rootOf(link.customerId) : null;
  }

  /**
   * Records that a link edge, a match verdict or a shared customer puts in one neighbourhood with this one. Who asks
   * for many records of one customer passes `seen`, so that its members are answered once and not for each of them.
   */
  around(key: SourceKey, seen?: Set<CustomerId>): SourceKey[] {
    const around: SourceKey[] = [];
    const neighbours = this.neighbours.get(key);
    if (neighbours && neighbours.size > 0) {
      for (const [far, edge] of neighbours) if (edge.kind === 'link') around.push(far);
    }
    for (const far of this.boundTo(key)) around.push(far);
    const customer = this.customerOf(key);
    if (!customer || seen?.has(customer)) return around;
    seen?.add(customer);
    for (const member of this.membersOf(customer)) around.push(member);
    // Also those that only the stored customer knows of yet.
    for (const stored of this.customers.get(customer)?.sourceKeys ?? []) around.push(stored);
    for (const stored of this.furtherKeys.get(customer) ?? []) around.push(stored);
    return around;
  }

  /** Far ends of the match verdicts that bind this record now, but for the one left out. */
  boundTo(key: SourceKey, without?: string): SourceKey[] {
    const bound: SourceKey[] = [];
    for (const id of this.verdictIds.get(key) ?? []) {
      if (id === without) continue;
      const verdict = this.verdicts.get(id);
      if (verdict?.kind !== 'match') continue;
      const pair = boundPair(verdict, this.lives);
      if (pair?.[0] === key) bound.push(pair[1]);
      else if (pair?.[1] === key) bound.push(pair[0]);
    }
    return bound;
  }

  /** Those a match verdict with this record among its members binds, whoever stands for its side. */
  boundBeside(key: SourceKey): SourceKey[] {
    const keys: SourceKey[] = [];
    for (const id of this.verdictIds.get(key) ?? []) {
      const verdict = this.verdicts.get(id);
      const pair = verdict?.kind === 'match' ? boundPair(verdict, this.lives) : null;
      if (pair) keys.push(...pair);
    }
    return keys;
  }

  /** Both ends must have been read. */
  setEdge(a: SourceKey, b: SourceKey, edge: Edge | null): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const far = this.neighbours.get(from);
      if (!far) throw new Error('Edges were changed before they were read.');
      const id = `${from}|${to}`;
      if ((edge ?? far.get(to))?.kind === 'link') this.rewired.add(from);
      if (edge) {
        far.set(to, edge);
        this.edgeWrites.set(id, upsertRow('edges', id, { from, to, edge }));
      } else {
        far.delete(to);
        this.edgeWrites.set(id, { op: 'delete', collection: 'edges', id });
      }
    }
    if (edge?.kind === 'link') this.connected.union(a, b);
  }

  get derivedCount(): number {
    return this.keyWrites.size + this.termWrites.size + this.edgeWrites.size;
  }

  /** Upper bound of the writes that a unit made now would hold. */
  get pendingWrites(): number {
    return (
      this.records.dirtyCount +
      this.links.dirtyCount +
      this.appended.length +
      this.derivedCount +
      this.events.length +
      this.touched.size * 3 +
      this.relied.size
    );
  }

  #note(ref: KeyRef): void {
    const ofKind = this.#refs.get(ref.kind);
    if (ofKind) ofKind.set(ref.value, ref);
    else this.#refs.set(ref.kind, new Map([[ref.value, ref]]));
  }

  #hold(id: CustomerId): Set<SourceKey> {
    let held = this.#held.get(id);
    if (!held) this.#held.set(id, (held = new Set()));
    return held;
  }
}
