import type { IncomingRecord, SourceKey } from '../../domain/model/index.ts';
import type { Affected, RecordResult, UpsertResult } from '../commands.ts';
import type { Session } from '../session.ts';
import type { Judged } from './batch.ts';

/** What became of the records of one call: fills up as units are committed, over however many attempts that takes. */
export class Outcomes {
  #results: readonly (Judged | undefined)[];
  #affected = new Map<Affected['customerId'], Affected['kind']>();
  #owners = new Map<SourceKey, Affected['customerId']>();
  /** Records with something still to do. */
  readonly #pending = new Set<SourceKey>();
  #incomplete = false;

  constructor(
    readonly records: readonly IncomingRecord[],
    readonly operationId: string,
  ) {
    this.#results = records.map(() => undefined);
  }

  isOpen(index: number): boolean {
    return this.#results[index] === undefined;
  }

  get pending(): readonly SourceKey[] {
    return [...this.#pending];
  }

  /** What was judged of these records stands, with the customers they have by now. */
  note(session: Session, judged: readonly Judged[]): void {
    const results = [...this.#results];
    for (const each of judged) {
      results[each.index] = each;
      const key = this.records[each.index]?.key;
      const customer = key ? session.ws.customerOf(key) : null;
      if (key && customer) this.#owners.set(key, customer);
    }
    this.#results = results;
  }

  /** Notes also what all the session's units did. */
  settle(session: Session, judged: readonly Judged[]): void {
    this.note(session, judged);
    this.#affect(session.affected);
    this.leave(session.pending);
  }

  /** Notes what those of the session's units did that were committed. */
  keep(session: Session): void {
    this.#affect(session.committed);
    this.leave(session.pending);
  }

  #affect(affected: Session['affected']): void {
    for (const [id, kind] of affected) this.#affected.set(id, this.#affected.get(id) ?? kind);
  }

  /** What a second look did: it may have given the records other customers. */
  settleAgain(session: Session): void {
    this.settle(session, []);
    for (const key of this.#owners.keys()) {
      const customer = session.ws.customerOf(key);
      if (customer) this.#owners.set(key, customer);
    }
  }

  /** These keys were erased meanwhile, and nothing of their records is left. */
  erase(keys: ReadonlySet<SourceKey>): void {
    this.#results = this.#results.map((each, index) => {
      const key = this.records[index]?.key;
      return each?.outcome === 'rejected' || key === undefined || !keys.has(key) ? each : { index, outcome: 'erased' };
    });
    for (const key of keys) {
      this.#owners.delete(key);
      this.#pending.delete(key);
    }
  }

  /** Of these records something is still to do. */
  leave(keys: Iterable<SourceKey>): void {
    for (const key of keys) this.#pending.add(key);
  }

  /** Of customers something is still to do. */
  leaveCustomers(): void {
    this.#incomplete = true;
  }

  /** Notes by `work`, and takes back all but what the session had committed where it fails. */
  async ifDone(session: Session, work: () => Promise<void>): Promise<void> {
    const [results, affected, owners] = [this.#results, this.#affected, this.#owners];
    [this.#affected, this.#owners] = [new Map(affected), new Map(owners)];
    try {
      await work();
    } catch (error) {
      [this.#results, this.#affected, this.#owners] = [results, affected, owners];
      this.keep(session);
      throw error;
    }
  }

  answer(): UpsertResult {
    const results = this.records.map((record, index): RecordResult => {
      const each = this.#results[index];
      const customerId = this.#owners.get(record.key) ?? null;
      const outcome = each?.outcome ?? 'rejected';
      if (!each?.error) return { key: record.key, outcome, customerId };
      const { code, message, field } = each.error;
      return { key: record.key, outcome, customerId, error: { code, message, ...(field ? { field } : {}) } };
    });
    return {
      results,
      affected: [...this.#affected].map(([customerId, kind]) => ({ customerId, kind })),
      finality: this.#pending.size > 0 || this.#incomplete ? 'pending' : 'final',
      operationId: this.operationId,
    };
  }
}
