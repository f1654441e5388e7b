import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { APP_SYSTEM, type IncomingRecord } from '../../domain/model/index.ts';
import { deleteRecord, incomingRecord, patched, upsertRecords, type RecordResult } from '../../hub/index.ts';
import { TEXT_LIMITS, UserError, checkText, type SubgraphContext } from '../shared/index.ts';
import { inputPath, inputPayload, type InputNames } from './input-payload.ts';
import { keyOf, normalizeContext, optionsOf } from './command-options.ts';
import { UpsertPayload, type SourceRecordResult } from './payloads.ts';
import { patchOf, relationsOf } from './raw-record.ts';
import { DeleteSourceRecordInput, UpsertSourceRecordsInput, type SourceRecordInput } from './record-inputs.ts';
import { SourceRecord } from './source-record.ts';
import { shownAffected } from './changed-customer.ts';
import { checkValidity } from './validity.ts';
import { shownIds, visibleRecord } from './visibility.ts';

const RECORDS_LIMIT = 500;
/** Here the source key stands in the input itself; of a key that may not be written its system is at fault. */
const WRITTEN: InputNames = { key: 'system' };
const DELETED: InputNames = { key: 'sourceId' };

@Resolver()
export class RecordMutations {
  @Mutation(() => UpsertPayload, {
    nullable: true,
    description: 'Takes in what source systems say of their customers. Each record is judged by itself.',
  })
  upsertSourceRecords(
    @Arg('input', () => UpsertSourceRecordsInput) input: UpsertSourceRecordsInput,
    @Ctx() context: SubgraphContext,
  ): Promise<UpsertPayload> {
    return inputPayload(UpsertPayload, async () => {
      const { records } = input;
      if (records.length > RECORDS_LIMIT) {
        throw new DomainError('BAD_USER_INPUT', `One call takes at most ${RECORDS_LIMIT} records.`, [
          'input',
          'records',
        ]);
      }
      const read = records.map((record, index) => readRecord(record, index));
      const good = read.flatMap((record) => (record instanceof DomainError ? [] : [record]));
      const { results, affected, finality, operationId } = await upsertRecords(
        context.hub,
        good,
        optionsOf(context, input),
      );
      const answered = (await shownResults(context, results)).values();
      return {
        ...(await shownAffected(context, affected, results)),
        finality,
        operationId,
        results: read.map((record, index) =>
          record instanceof DomainError ? refused(record) : resultOf(answered.next().value, placeOf(index), WRITTEN),
        ),
      };
    });
  }

  @Mutation(() => UpsertPayload, {
    nullable: true,
    description: 'A source deleted its record: a versioned tombstone, which no late upsert undoes.',
  })
  deleteSourceRecord(
    @Arg('input', () => DeleteSourceRecordInput) input: DeleteSourceRecordInput,
    @Ctx() context: SubgraphContext,
  ): Promise<UpsertPayload> {
    return inputPayload(
      UpsertPayload,
      async () => {
        const { sourceVersion, sourceUpdatedAt } = input;
        const command = {
          key: await visibleRecord(context, input, ['input']),
          ...(sourceVersion ? { sourceVersion: versionOf(sourceVersion, ['input', 'sourceVersion']) } : {}),
          ...(sourceUpdatedAt ? { sourceUpdatedAt } : {}),
        };
        const result = await deleteRecord(context.hub, command, optionsOf(context, input));
        const { affected, finality, operationId } = result;
        const shown = await shownResults(context, result.results);
        const results = shown.map((each) => resultOf(each, ['input'], DELETED));
        return { ...(await shownAffected(context, affected, result.results)), finality, operationId, results };
      },
      DELETED,
    );
  }
}

/** Whom a record belongs to is told to those alone who may see the customer. */
async function shownResults(context: SubgraphContext, results: readonly RecordResult[]): Promise<RecordResult[]> {
  const ids = results.flatMap(({ customerId }) => customerId ?? []);
  const shown = await shownIds(context, ids);
  return results.map((result) => {
    const { customerId } = result;
    return customerId === null || shown(customerId) ? result : { ...result, customerId: null };
  });
}

/** A record that can be taken, or why it cannot; the others of its call go on without it. */
function readRecord(input: SourceRecordInput, index: number): IncomingRecord | DomainError {
  const field = placeOf(index);
  try {
    const key = keyOf(input, field);
    if (input.system === (APP_SYSTEM as string)) {
      throw new DomainError(
        'BAD_USER_INPUT',
        `Records of the system "${APP_SYSTEM}" are written by createCustomer and updateCustomer.`,
        [...field, 'system'],
      );
    }
    const raw = patched(input.kind, patchOf(input.attributes, [...field, 'attributes']));
    const relations = relationsOf(input.relations ?? [], [...field, 'relations']);
    const record = incomingRecord(
      { key, raw, relations, row: index + 1 },
      normalizeContext(input.country, [...field, 'country']),
    );
    const { sourceVersion, sourceUpdatedAt, validFrom, validTo } = input;
    checkValidity(input, field);
    return {
      ...record,
      ...(sourceVersion ? { sourceVersion: versionOf(sourceVersion, [...field, 'sourceVersion']) } : {}),
      ...(sourceUpdatedAt ? { sourceUpdatedAt } : {}),
      ...(validFrom ? { validFrom } : {}),
      ...(validTo ? { validTo } : {}),
    };
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function placeOf(index: number): readonly string[] {
  return ['input', 'records', String(index)];
}

function versionOf(text: string, field: readonly string[]): string {
  return checkText(text, field, { min: 1, max: TEXT_LIMITS.name });
}

function refused(error: DomainError): SourceRecordResult {
  const userError = new UserError(error.code, error.message, error.field ?? null);
  return { sourceRecord: null, outcome: 'rejected', customerId: null, userError };
}

function resultOf(result: RecordResult | undefined, place: readonly string[], names: InputNames): SourceRecordResult {
  if (result === undefined) throw new Error('A record has no result.');
  const { key, outcome, customerId, error } = result;
  const field = error?.field === undefined ? null : inputPath(place, error.field, names);
  const userError = error === undefined ? null : new UserError(error.code, error.message, field);
  return { sourceRecord: SourceRecord.of(key), outcome, customerId, userError };
}
