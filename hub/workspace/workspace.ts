import { DisjointSets, boundPair } from '../../domain/crossref/index.ts';
import type { IsGeneric } from '../../domain/matching/index.ts';
import type {
  CustomerId,
  DecidedBy,
  Edge,
  Evidence,
  LinkEventKind,
  Override,
  SourceKey,
} from '../../domain/model/index.ts';
import type { TaskDocument, Write } from '../../stores/index.ts';
import type { KeyRef } from '../ahead.ts';
import type { Hub } from '../context.ts';
import { LookUpValues } from './look-up-values.ts';
import { Membership } from './membership.ts';
import type { StandingVerdict } from './standing-verdict.ts';
import { Table, upsertRow } from './table.ts';

/** A link event that waits for the customer version it will belong to. */
export interface PendingEvent {
  readonly kind: LinkEventKind;
  readonly customerId: CustomerId;
  readonly toId?: CustomerId;
  readonly key?: SourceKey;
  readonly by: DecidedBy;
  readonly evidence: readonly Evidence[];
  readonly verdictId?: string;
}

/**
 * The part of the store that one command has read, with everything it means to change on top. Reads come in bulk
 * (load.ts), decisions are made here in memory, and unit.ts turns the changes into one unit of work.
 */
export class Workspace extends Membership {
  readonly records = new Table('records');
  readonly customers = new Table('customers');
  /** Of customers' own keys. */
  readonly ownSummaries = new Table('preferenceSummaries');
  /** Edges of every record whose edges were read, by far end. */
  readonly neighbours = new Map<SourceKey, Map<SourceKey, Edge>>();
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

  /** Rows that are only ever added. */
  appended: Write[] = [];
  /** Look-up rows, terms and edges by id: rebuildable, so they may be written ahead of what they derive from. */
  readonly keyWrites = new Map<string, Write>();
  readonly termWrites = new Map<SourceKey, Write>();
  readonly edgeWrites = new Map<string, Write>();
  events: PendingEvent[] = [];
  /** The verdict that the command is about: what its events follow from. Null where it gives none. */
  verdictId: string | null = null;
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

  readonly #values: LookUpValues;

  /** @param by who asked for the change that this workspace prepares */
  constructor(
    readonly hub: Hub,
    readonly by: DecidedBy,
    readonly operationId: string,
  ) {
    super();
    this.#values = new LookUpValues(hub);
  }

  /** Holders of the values that were read. */
  get holders(): LookUpValues['holders'] {
    return this.#values.holders;
  }

  /** Values asked about that were not read yet. */
  get unknownKeys(): LookUpValues['unknownKeys'] {
    return this.#values.unknownKeys;
  }

  readonly keysOf: LookUpValues['keysOf'] = (record) => this.#values.keysOf(record);
  readonly relationsOf: LookUpValues['relationsOf'] = (record) => this.#values.relationsOf(record);
  readonly termsOf: LookUpValues['termsOf'] = (record) => this.#values.termsOf(record);
  readonly takeAhead: LookUpValues['takeAhead'] = (record, ahead) => this.#values.takeAhead(record, ahead);
  readonly isGeneric: IsGeneric = (key) => this.#values.isGeneric(key);
  readonly isGenericRef: LookUpValues['isGenericRef'] = (ref) => this.#values.isGenericRef(ref);

  readonly lives = (key: SourceKey): boolean => {
    const record = this.records.get(key);
    return record !== null && !record.deleted;
  };

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
      this.ownSummaries.dirtyCount +
      this.appended.length +
      this.derivedCount +
      this.events.length +
      this.touched.size * 3 +
      this.relied.size
    );
  }
}
