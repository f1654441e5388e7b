import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '../../domain/errors.ts';
import { instant, type IncomingRecord, type SourceKey, type SourceRecord } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { Ahead } from '../ahead.ts';
import type { CommandOptions, UpsertResult } from '../commands.ts';
import { putRecord } from '../commands/put-record.ts';
import type { Hub } from '../context.ts';
import { eraseAgain } from '../erase/again.ts';
import { operationDocument, type Operation } from '../operation.ts';
import { withRetry } from '../retry.ts';
import { Session } from '../session.ts';
import { upsertRow } from '../workspace/table.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import { judgeAndRead, writesFor, type Judged } from './batch.ts';
import { lookAgain } from './look-again.ts';
import { Outcomes } from './outcomes.ts';
import type { EarlyUpsert } from './read-early.ts';

export interface UpsertOptions extends CommandOptions {
  /** What was worked out of each of the records already, in their order. */
  readonly ahead?: readonly (Ahead | undefined)[];
  /** What was read for these records before their turn. */
  readonly early?: EarlyUpsert | null;
  /**
   * Told when all that the first attempt writes is on its way, so that the writer's next call may begin
   * (`hub/one-writer.ts`). Not heeded under an idempotency key, whose answer needs the outcomes.
   */
  readonly onSent?: () => void;
  /** The command that this call is the work of: it is recorded with the last unit, and begun already. */
  readonly operation?: Operation;
  /**
   * Version that the first record stands at in the store, 0 where it is not there, when the caller made it from what
   * it said before.
   */
  readonly formerVersion?: number;
}

/** Somebody wrote the record that this one was made from: it has to be made again. Nothing of it was written. */
export class FormerChanged extends Error {
  override readonly name = 'FormerChanged';
}

/** Records whose unit is under way. */
interface Sent {
  readonly judged: readonly Judged[];
  readonly done: Promise<void>;
}

/** One call: judges its records, writes them unit by unit, and looks again at what others wrote meanwhile. */
export class UpsertRun {
  readonly #outcomes: Outcomes;
  /** Whether the operation is in the store. */
  #recorded = false;
  #sessions = 0;
  /** Records that earlier attempts committed. */
  readonly #committed = new Set<SourceKey>();
  /** Records of which a version came late, in any attempt. */
  readonly #late = new Set<SourceKey>();

  constructor(
    readonly hub: Hub,
    readonly records: readonly IncomingRecord[],
    readonly options: UpsertOptions,
    readonly operation: Operation,
    readonly ahead: readonly (Ahead | undefined)[],
    readonly early: EarlyUpsert | null,
  ) {
    this.#outcomes = new Outcomes(records, operation.id);
  }

  async finish(): Promise<UpsertResult> {
    await withRetry(this.hub, () => this.#write());
    return this.#outcomes.answer();
  }

  async #write(): Promise<void> {
    const { session, judged } = await this.#read();
    const accepted = judged.flatMap((each) => (each.record ? [each.record] : []));
    for (const { index, outcome } of judged) {
      const key = this.records[index]?.key;
      if (outcome === 'superseded' && key !== undefined) this.#late.add(key);
    }
    this.#checkVersion(session);
    const keys = new Set([...this.#committed, ...accepted.map((record) => record.key)]);
    if (keys.size > 0) session.announce([...keys]);

    let waiting: Judged[] = [];
    const sent: Sent[] = [];
    for (const each of judged) {
      if (each.record && session.ws.pendingWrites + writesFor(session, each.record) > WRITES_PER_UNIT) {
        sent.push({ judged: waiting, ...(await session.send()) });
        waiting = [];
        // Deciding is work without a pause; what was read early for the next call, and others, get their turn.
        await turn();
      }
      if (each.record) await putRecord(session, each.record.key, each.record);
      waiting.push(each);
    }
    if (this.options.onSent && this.operation.inputHash === null && keys.size > 0)
      await this.#sendLast(session, waiting, sent, this.options.onSent);
    else {
      await this.#collect(session, sent);
      await this.#commitLast(session, waiting, keys.size > 0);
    }
    if (this.options.dryRun) return;
    const gone = await this.#eraseAgain(session, accepted);
    if (keys.size > 0)
      await this.#lookAgain(
        session,
        accepted.filter(({ key }) => !gone.has(key)),
      );
  }

  /** Erases what was read before its key was erased, and committed when the erasure had looked for it. */
  async #eraseAgain(session: Session, accepted: readonly SourceRecord[]): Promise<ReadonlySet<SourceKey>> {
    const keys = [...new Set([...this.#committed, ...this.#late, ...accepted.map(({ key }) => key)])];
    // What an attempt before this one committed is older than what this session knows of others.
    if (keys.length === 0 || (this.#sessions === 1 && session.alone)) return new Set();
    const gone = await eraseAgain(this.hub, keys, this.options.by);
    for (const key of gone) this.#committed.delete(key);
    this.#outcomes.erase(gone);
    return gone;
  }

  /** Judges what is open, and reads what deciding will ask for; the first attempt may find that done. */
  async #read(): Promise<{ readonly session: Session; readonly judged: readonly Judged[] }> {
    const early = this.#sessions === 0 ? this.early?.take() : null;
    if (early) {
      this.#sessions = 1;
      return early;
    }
    const session = this.#session();
    const open = this.records.flatMap((record, index) =>
      this.#outcomes.isOpen(index) ? [{ index, record, ahead: this.ahead[index] }] : [],
    );
    return { session, judged: await judgeAndRead(session, open) };
  }

  /** Keeps what was committed of the units sent. @throws UnitConflict when one of them was not */
  async #collect(session: Session, sent: readonly Sent[]): Promise<void> {
    const outcomes = await Promise.allSettled(sent.map(({ done }) => done));
    outcomes.forEach((outcome, i) => {
      const judged = sent[i]?.judged ?? [];
      if (outcome.status === 'rejected') return;
      this.#outcomes.note(session, judged);
      for (const { record } of judged) if (record) this.#committed.add(record.key);
    });
    if (outcomes.some(({ status }) => status === 'fulfilled')) this.#outcomes.keep(session);
    await session.settled();
  }

  /**
   * The last unit goes after the others without waiting for them. It says that the operation is done, and nobody can
   * ask for its answer: a record whose unit met a conflict is written by the next attempt.
   */
  async #sendLast(
    session: Session,
    waiting: readonly Judged[],
    sent: readonly Sent[],
    onSent: () => void,
  ): Promise<void> {
    const operation = this.#recorded ? undefined : operationDocument(this.hub, this.operation, null);
    const last = await session.send(operation);
    onSent();
    await this.#collect(session, [
      ...sent,
      { judged: waiting, done: last.done.then(() => void (this.#recorded = true)) },
    ]);
  }

  /** The last unit holds the operation with its answer, which is taken back when the unit meets a conflict. */
  async #commitLast(session: Session, waiting: readonly Judged[], changes: boolean): Promise<void> {
    const final = () => {
      this.#outcomes.settle(session, waiting);
      return operationDocument(this.hub, this.operation, this.#outcomes.answer());
    };
    await this.#outcomes.ifDone(session, async () => {
      if (!this.options.dryRun && (changes || this.operation.inputHash !== null)) await session.flush(final);
      else {
        await session.flush();
        this.#outcomes.settle(session, waiting);
      }
    });
  }

  /** Resolves what others committed meanwhile, then removes the work row, or leaves in it what is still to do. */
  async #lookAgain(first: Session, accepted: readonly SourceRecord[]): Promise<void> {
    this.hub.failpoint?.('upsert.before-second-look');
    const own = new Set(accepted.map((record) => record.key));
    const recheck = [...this.#committed].filter((key) => !own.has(key));
    const { sessions, quiet } = await lookAgain(this.hub, first, [...own], recheck, () => this.#session());
    for (const session of sessions) this.#outcomes.settleAgain(session);
    if (!quiet) this.#outcomes.leave(own);
    this.hub.failpoint?.('upsert.before-work-done');
    const left = [...new Set(sessions.flatMap((session) => [...session.ws.left]))];
    const id = first.workId;
    const sourceKeys = this.#outcomes.pending;
    const dueAt = instant(this.hub.now());
    const write: Write =
      sourceKeys.length + left.length > 0
        ? upsertRow('work', id, { kind: 'component', sourceKeys, customerIds: left, dueAt, attempts: 0 })
        : { op: 'delete', collection: 'work', id };
    await this.hub.store.commit({ operationId: `${id}.done`, writes: [write], unrecorded: true });
    if (left.length > 0) this.#outcomes.leaveCustomers();
  }

  #session(): Session {
    const { operation, options, hub } = this;
    this.#sessions += 1;
    return new Session(hub, {
      operationId: operation.id,
      attempt: this.#sessions,
      by: options.by,
      decidesBySteward: false,
      limit: hub.limits.componentInRequest,
      dryRun: options.dryRun ?? false,
      point: 'upsert',
    });
  }

  /** Between this and the commit the unit expects the versions that were read. */
  #checkVersion(session: Session): void {
    const { expectedVersion, formerVersion } = this.options;
    const first = this.records[0];
    if (!first) return;
    if (formerVersion !== undefined && session.ws.records.version(first.key) !== formerVersion)
      throw new FormerChanged('The record was written meanwhile.');
    if (expectedVersion === undefined) return;
    const customer = session.ws.customerOf(first.key);
    if ((customer ? session.ws.customers.version(customer) : 0) === expectedVersion) return;
    const message = 'The customer is no longer at the version named; read it again.';
    throw new DomainError('VERSION_CONFLICT', message, ['expectedVersion']);
  }
}
