import { DomainError } from '../../domain/errors.ts';
import { statedTime, type IncomingRecord, type Instant, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, UpsertResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { begin } from '../operation.ts';
import { upsertRecords } from '../upsert/index.ts';

export interface DeleteRecord {
  readonly key: SourceKey;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: string;
}

/**
 * Puts a tombstone in place of a record. Without a version of its own it takes the record's, so that an upsert of
 * that version or an older one does not bring the record back.
 * The record may change after that: a repeat under the idempotency key is told by what was asked, not by what it holds.
 * @throws DomainError NOT_FOUND when the key was never seen, and what upserting throws
 */
export async function deleteRecord(hub: Hub, input: DeleteRecord, options: CommandOptions): Promise<UpsertResult> {
  const begun = await begin<UpsertResult>(hub, 'deleteRecord', input, options);
  if (begun.kind === 'repeated') return begun.answer;
  const current = (await hub.store.get('records', [input.key])).get(input.key)?.doc;
  if (!current) throw new DomainError('NOT_FOUND', 'The source record does not exist.', ['key']);
  const sourceVersion = input.sourceVersion ?? current.sourceVersion;
  const sourceUpdatedAt = input.sourceUpdatedAt ?? statedTime(current);
  const tombstone: IncomingRecord = {
    key: input.key,
    kind: current.kind,
    deleted: true,
    raw: '{}',
    attributes: {},
    relations: [],
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
    ...(sourceUpdatedAt === undefined ? {} : { sourceUpdatedAt: sourceUpdatedAt as Instant }),
    provenance: { ...current.provenance, batchId: 'api', row: 1, mapping: 'api' },
  };
  return upsertRecords(hub, [tombstone], { ...options, operation: begun.operation });
}
