import { instant, type CustomerId, type DecidedBy, type SourceKey, type SourceRecord } from '../domain/model/index.ts';
import type { OperationDocument, Write } from '../stores/index.ts';
import type { Affected } from './commands.ts';
import { UnitConflict } from './conflict.ts';
import type { Hub, OwnCommits } from './context.ts';
import type { Failpoint } from './failpoints.ts';
import type { Decider } from './resolve/apply.ts';
import { changeRecord } from './resolve/change.ts';
import { decide } from './resolve/decide.ts';
import { openPossibleDuplicates } from './resolve/grey.ts';
import { rescore } from './resolve/rescore.ts';
import { upsertRow } from './workspace/table.ts';
import { prepareUnit } from './workspace/unit.ts';
import { Workspace } from './workspace/workspace.ts';
import { WRITES_PER_UNIT } from './writes-per-unit.ts';

export { UnitConflict } from './conflict.ts';

/** As `pendingWrites` counts one: the customer, its event, a page of its keys. */
const WRITES_PER_CUSTOMER = 3;
/** How long a sweeper leaves a work row to the one who wrote it. */
const WORK_DUE_MS = 60_000;

/** The operation was committed before; its answer stands. */
export class AlreadyDone extends Error {
  constructor(readonly operation: OperationDocument) {
    super('The operation was committed before.');
  }
}

/**
 * Whether a unit that was committed before is this very one, whose answer was lost, as where the process that held the
 * store died: the id of an operation without an idempotency key is minted for one call, and it keeps no answer.
 */
export function isSentAgain(operation: OperationDocument): boolean {
  return operation.inputHash === null;
}

type AffectedCustomers = Map<CustomerId, Affected['kind']>;

export interface SessionContext {
  readonly operationId: string;
  /** Number of this session within its operation; tells the ids of its units apart. */
  readonly attempt: number;
  readonly by: DecidedBy;
  /** A steward's command: links and redirects name the steward instead of a rule. */
  readonly decidesBySteward: boolean;
  /** Records of a component that may be resolved here. */
  readonly limit: number;
  readonly dryRun: boolean;
  readonly point: 'upsert' | 'command';
  /** It reads before its turn; `begin` says that its turn has come. */
  readonly early?: boolean;
}

/** A unit, and what it does to customers. */
interface Prepared {
  readonly writes: readonly Write[];
  readonly affected: readonly Affected[];
}

function note(noted: AffectedCustomers, { customerId, kind }: Affected): void {
  const known = noted.get(customerId);
  if (!known || known === 'changed' || kind === 'merged' || kind === 'retired') noted.set(customerId, kind);
}

/**
 * One attempt at a command: reads into a workspace, decides there, commits in units. Every attempt starts afresh,
 * so nothing of one that met a conflict is left.
 */
export class Session {
  readonly ws: Workspace;
  readonly affected: AffectedCustomers = new Map();
  /** Of these, those whose unit was committed. */
  readonly committed: AffectedCustomers = new Map();
  /** Records whose component the work queue must decide. */
  readonly pending = new Set<SourceKey>();
  /** What it commits from now on erases a data subject. */
  erases = false;
  #units = 0;
  readonly #own: OwnCommits;
  #work: Write | null = null;
  readonly #inFlight: Promise<void>[] = [];
  /** What others had committed when this session began to read; null where the store cannot say. */
  #before: number | null;
  #early: boolean;

  constructor(
    readonly hub: Hub,
    readonly context: SessionContext,
  ) {
    this.ws = new Workspace(hub, context.by, context.operationId);
    this.#own = hub.own ?? { count: 0, disturbed: false };
    this.#before = this.#others();
    this.#early = context.early ?? false;
    this.ws.alone = () => this.alone;
  }

  /** Its turn has come, and nothing that it read was written meanwhile: as if it had read all of it now. */
  begin(): void {
    this.#before = this.#others();
    this.#early = false;
  }

  /**
   * True when it is certain that nobody else has committed anything since this session began to read. Before its turn
   * others do write, but nothing is decided then.
   */
  get alone(): boolean {
    if (this.#early) return true;
    return this.#before !== null && !this.#own.disturbed && this.#others() === this.#before;
  }

  #others(): number | null {
    const all = this.hub.store.commits?.();
    return all === undefined ? null : all - this.#own.count;
  }

  /**
   * Puts the next version of a record, or null when it is erased, and resolves what that touches.
   * @param between done before anything is decided; answers what to decide on besides
   */
  async change(key: SourceKey, next: SourceRecord | null, between?: () => Promise<Iterable<SourceKey>>): Promise<void> {
    const seeds = await changeRecord(this.ws, key, next, this.context.limit);
    this.touch(key);
    for (const far of (await between?.()) ?? []) seeds.add(far);
    await this.decide(seeds);
    this.touch(key);
  }

  /** Has the golden record of the record's customer made anew. */
  touch(key: SourceKey): void {
    const customer = this.ws.customerOf(key);
    if (customer) this.ws.touched.add(customer);
  }

  /** The same for many records, in as many units as it takes. */
  async touchAll(keys: Iterable<SourceKey>): Promise<void> {
    const customers = new Set<CustomerId>();
    for (const key of keys) {
      const customer = this.ws.customerOf(key);
      if (customer) customers.add(customer);
    }
    for (const customer of customers) {
      if (this.ws.pendingWrites + WRITES_PER_CUSTOMER > WRITES_PER_UNIT) await this.flush();
      this.ws.touched.add(customer);
    }
  }

  /** Scores records again and resolves what that touches. */
  async rescore(keys: Iterable<SourceKey>): Promise<void> {
    const seeds = new Set<SourceKey>();
    for (const key of keys) {
      await rescore(this.ws, key, seeds, this.context.limit);
      if (this.ws.derivedCount > WRITES_PER_UNIT) await this.flush();
    }
    await this.decide(seeds);
  }

  /**
   * @param claims records that decide who keeps an id where a customer falls apart; absent: all
   * @param parting ids of which none goes to another's side by records that do not decide; absent: none
   */
  async decide(seeds: Iterable<SourceKey>, claims?: Decider['claims'], parting?: Decider['parting']): Promise<void> {
    const at = instant(this.hub.now());
    const decider = { ...(this.context.decidesBySteward ? { by: this.context.by, at } : { at }), claims, parting };
    let wanted: Iterable<SourceKey> = seeds;
    for (;;) {
      const { pending, unfinished } = await decide(this.ws, wanted, { ...decider, limit: this.context.limit });
      for (const key of pending) this.pending.add(key);
      openPossibleDuplicates(this.ws);
      // Whoever decides on a customer must notice that a link edge of it came or went, also one that joins nobody.
      const rewired = [...this.ws.rewired];
      this.ws.rewired.clear();
      await this.touchAll(rewired);
      if (unfinished.length === 0) return;
      await this.flush();
      wanted = unfinished;
    }
  }

  /** Adds a row to the next unit. */
  add(write: Write): void {
    this.ws.appended.push(write);
  }

  /** Writes rows that mean nothing until another row of a later unit does. @throws UnitConflict */
  async ahead(writes: readonly Write[]): Promise<void> {
    if (this.context.dryRun) return;
    await this.#put(writes);
    this.#hit('verdict.after-members');
  }

  /** Names what a sweeper has to look at should this process stop before it is done; goes into the first unit. */
  announce(keys: readonly SourceKey[]): void {
    this.#work = upsertRow('work', this.workId, {
      kind: 'second-look',
      sourceKeys: keys,
      customerIds: [],
      dueAt: instant(this.hub.now() + WORK_DUE_MS),
      attempts: 0,
    });
  }

  get workId(): string {
    return `work_${this.context.operationId}`;
  }

  /**
   * Commits everything pending after all that `send` has under way; with `operation` as the unit that records it,
   * even when nothing else is left.
   * @param rest what is known to be left for the work queue only now
   * @throws UnitConflict, AlreadyDone
   */
  async flush(operation?: () => OperationDocument, rest?: () => readonly Write[]): Promise<void> {
    const prepared = await this.#prepare();
    const writes = [...prepared.writes, ...(rest?.() ?? [])];
    await this.settled();
    if (this.context.dryRun || (writes.length === 0 && !operation)) return;
    await this.#commit({ ...prepared, writes }, operation?.());
  }

  /**
   * Hands everything pending to the store and, where that keeps the order of what it is given, goes on as if it were
   * committed, so that several units share one sync. `done` tells whether it was; `settled` waits for all.
   */
  async send(operation?: OperationDocument): Promise<{ readonly done: Promise<void> }> {
    const prepared = await this.#prepare();
    if (this.context.dryRun || (prepared.writes.length === 0 && !operation)) return { done: Promise.resolve() };
    const done = this.#commit(prepared, operation);
    if (this.hub.store.kind !== 'embedded') await done;
    else this.#inFlight.push(done);
    // Whoever waits for it sees a failure; until then it must not count as unhandled.
    done.catch(() => undefined);
    return { done };
  }

  /** Waits for every unit that was sent. @throws what the first of those that failed threw */
  async settled(): Promise<void> {
    const outcomes = await Promise.allSettled(this.#inFlight.splice(0));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** The pending writes; rebuildable rows that do not fit with the others are committed ahead of them. */
  async #prepare(): Promise<Prepared> {
    const { derived, writes, affected } = await prepareUnit(this.ws);
    for (const each of affected) note(this.affected, each);
    if (derived.length + writes.length <= WRITES_PER_UNIT) return { writes: [...writes, ...derived], affected };
    for (let i = 0; i < derived.length && !this.context.dryRun; i += WRITES_PER_UNIT) {
      await this.#put(derived.slice(i, i + WRITES_PER_UNIT));
      this.#hit('derived.after-commit');
    }
    return { writes, affected };
  }

  async #commit({ writes, affected }: Prepared, operation?: OperationDocument): Promise<void> {
    this.#hit(this.context.point === 'upsert' ? 'upsert.before-commit' : 'command.before-commit');
    await this.#put(writes, operation);
    for (const each of affected) note(this.committed, each);
    this.#hit(this.context.point === 'upsert' ? 'upsert.after-commit' : 'command.after-commit');
  }

  async #put(writes: readonly Write[], operation?: OperationDocument): Promise<void> {
    const all = this.#work ? [...writes, this.#work] : writes;
    this.#work = null;
    this.#units += 1;
    const { operationId, attempt } = this.context;
    const outcome = await this.hub.store.commit({
      ...(operation
        ? { operationId, writes: all, operation }
        : { operationId: `${operationId}.${attempt}.${this.#units}`, writes: all, unrecorded: true }),
      ...(this.erases && { erasure: true }),
    });
    if (outcome.kind === 'conflict') {
      this.#own.disturbed = true;
      throw new UnitConflict();
    }
    if (outcome.kind === 'repeated' && !isSentAgain(outcome.operation)) throw new AlreadyDone(outcome.operation);
    if (!this.hub.own) this.#own.count += 1;
  }

  #hit(point: Failpoint): void {
    this.hub.failpoint?.(point);
  }
}
