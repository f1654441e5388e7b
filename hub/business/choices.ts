import { DomainError } from '../../domain/errors.ts';
import type { ConsentInput, PreferenceInput } from '../../domain/business/index.ts';
import {
  instant,
  mintId,
  OWN_SYSTEM,
  ownKey,
  type CustomerId,
  type Moment,
  type RowKey,
} from '../../domain/model/index.ts';
import type { CommandOptions } from '../commands.ts';
import type { Hub } from '../context.ts';
import { answerOf, begin, operationDocument } from '../operation.ts';
import { survivorsOf } from '../read/index.ts';
import { AlreadyDone } from '../session.ts';
import { upsertOwnConsent, upsertOwnPreference } from './upsert.ts';
import type { BusinessMeta, BusinessResult } from './types.ts';

/** A choice that a customer made, written by customer id. */
export interface ChoiceInput {
  readonly customerId: CustomerId;
  readonly subject: 'channel' | 'topic';
  readonly name: string;
  readonly choice: 'opt-in' | 'opt-out' | 'preferred';
  /** Left out: now. */
  readonly at?: Moment;
}

/** A consent that a customer gave, refused or withdrew, written by customer id. */
export interface OwnConsentInput {
  readonly customerId: CustomerId;
  readonly purpose: string;
  readonly state: 'granted' | 'refused' | 'withdrawn' | 'expired';
  readonly channel?: string | null;
  readonly contactPoint?: ConsentInput['contactPoint'];
  readonly legalEntity?: string | null;
  readonly law?: string | null;
  readonly noticeVersion?: string | null;
  readonly language?: string | null;
  readonly evidence?: string | null;
  readonly collectionPoint?: string | null;
  readonly expiresAt?: Moment | null;
  readonly at?: Moment;
}

export interface RecordedRow {
  /** Row key of what was written. */
  readonly id: RowKey;
  /** Whom it stands for now: of a merged id the survivor. */
  readonly customerId: CustomerId;
  readonly operationId: string;
}

const META: BusinessMeta = { batchId: 'api', mapping: 'api' };

/**
 * Records a choice under the own key of the id that was named, so that it follows merge and unmerge (DESIGN §2): what
 * is said of a merged id stands for the survivor, and goes with that id when the two are parted again.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT, CONFLICT
 */
export async function recordChoice(hub: Hub, input: ChoiceInput, options: CommandOptions): Promise<RecordedRow> {
  return record(hub, 'record-choice', input, options, (common, recorded) => {
    const { subject, name, choice } = input;
    const row: PreferenceInput = { ...common, subject, name, choice };
    return upsertOwnPreference(hub, row, META, recorded);
  });
}

/**
 * Records a consent event under the own key of the id that was named.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT, CONFLICT
 */
export async function recordConsent(hub: Hub, input: OwnConsentInput, options: CommandOptions): Promise<RecordedRow> {
  return record(hub, 'record-consent', input, options, (common, recorded) => {
    const row: ConsentInput = {
      ...common,
      purpose: input.purpose,
      state: input.state,
      channel: input.channel ?? null,
      contactPoint: input.contactPoint ?? null,
      legalEntity: input.legalEntity ?? null,
      law: input.law ?? null,
      noticeVersion: input.noticeVersion ?? null,
      language: input.language ?? null,
      evidence: input.evidence ?? null,
      collectionPoint: input.collectionPoint ?? null,
      expiresAt: input.expiresAt ?? null,
    };
    return upsertOwnConsent(hub, row, META, recorded);
  });
}

type CommonInput = Pick<PreferenceInput, 'system' | 'rowId' | 'sourceKey' | 'at' | 'row' | 'raw'>;

async function record(
  hub: Hub,
  command: string,
  input: { readonly customerId: CustomerId; readonly at?: Moment },
  options: CommandOptions,
  write: (
    common: CommonInput,
    recorded: Parameters<typeof upsertOwnPreference>[3],
  ) => Promise<readonly BusinessResult[]>,
): Promise<RecordedRow> {
  const begun = await begin<RecordedRow>(hub, command, input, options);
  if (begun.kind === 'repeated') return begun.answer;
  const { operation } = begun;
  const customerId = (await survivorsOf(hub, [input.customerId])).get(input.customerId);
  if (customerId === undefined)
    throw new DomainError('NOT_FOUND', 'There is no customer with this id.', ['customerId']);
  const rowId = mintId('row', hub.now(), hub.random);
  const answer: RecordedRow = { id: `${OWN_SYSTEM}:${rowId}`, customerId, operationId: operation.id };
  const common: CommonInput = {
    system: OWN_SYSTEM,
    rowId,
    sourceKey: ownKey(input.customerId),
    at: input.at ?? { utc: instant(hub.now()), offset: 'Z' },
    row: 0,
    raw: JSON.stringify({ ...input, by: options.by }),
  };
  if (options.dryRun) return answer;
  try {
    const recorded = { operationId: operation.id, operation: operationDocument(hub, operation, answer) };
    const [result] = await write(common, recorded);
    if (result?.problem !== undefined) {
      const { field, reason } = result.problem;
      throw new DomainError('BAD_USER_INPUT', `${field ?? 'The row'} ${reason}.`, field === null ? [] : [field]);
    }
    if (result?.outcome === 'erased') throw new DomainError('ERASED', 'The customer was erased.', ['customerId']);
    return answer;
  } catch (error) {
    if (error instanceof AlreadyDone) return answerOf<RecordedRow>(error.operation, operation);
    throw error;
  }
}
