import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, IncomingRecord, Instant, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import { updateCustomer } from '../../hub/app-records/index.ts';
import { deleteRecord, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver() });
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const AHEAD = '2999-01-01T00:00:00.000Z' as Instant;
const KEY = 'crm:1' as SourceKey;

const take = async (family: string, sourceUpdatedAt?: string) => {
  const record: IncomingRecord = {
    ...person(KEY, { family }),
    ...(sourceUpdatedAt === undefined ? {} : { sourceUpdatedAt: sourceUpdatedAt as Instant }),
  };
  const { results } = await upsertRecords(hub, [record], { by: IMPORTER });
  return results[0]!;
};
const stored = async (key: string) => (await hub.store.get('records', [key])).get(key);

/** As it would stand if it had been taken in before times ahead were refused. */
async function storeAhead(key: string, change: (record: SourceRecord) => Partial<SourceRecord>): Promise<void> {
  const row = await stored(key);
  if (!row) throw new Error('there is no such record');
  const doc = { ...row.doc, ...change(row.doc) };
  await hub.store.commit({
    operationId: 'tamper',
    unrecorded: true,
    writes: [{ op: 'replace', collection: 'records', id: key, expected: row.version, doc }],
  });
  await verify(hub, { repair: true });
}

test('what tells a time ahead is refused by its field, and nothing of it is kept', async () => {
  expect(await take('Doe', AHEAD)).toMatchObject({
    outcome: 'rejected',
    error: { code: 'BAD_USER_INPUT', field: ['sourceUpdatedAt'] },
  });
  expect(await stored(KEY)).toBeUndefined();
  await take('Doe');
  const gone = await deleteRecord(hub, { key: KEY, sourceUpdatedAt: AHEAD }, { by: IMPORTER });
  expect(gone.results).toMatchObject([{ outcome: 'rejected', error: { field: ['sourceUpdatedAt'] } }]);
});

describe('a record that was stored with a time ahead', () => {
  beforeEach(async () => {
    await take('Doe', '2025-01-02T00:00:00.000Z');
    await storeAhead(KEY, () => ({ sourceUpdatedAt: AHEAD }));
  });

  test.each([
    ['an earlier time', '2025-01-01T00:00:00.000Z'],
    ['no time', undefined],
  ])('gives way to the next that tells %s', async (_, time) => {
    expect(await take('Roe', time)).toMatchObject({ outcome: 'changed' });
    expect((await stored(KEY))?.doc.sourceUpdatedAt).toBe(time);
  });

  test('gives way also to one that says the same, and that one is outdated as any other', async () => {
    expect(await take('Doe', '2025-01-02T00:00:00.000Z')).toMatchObject({ outcome: 'changed' });
    expect(await take('Roe', '2025-01-01T00:00:00.000Z')).toMatchObject({ outcome: 'superseded' });
  });

  test('can be deleted', async () => {
    const { results } = await deleteRecord(hub, { key: KEY }, { by: IMPORTER });
    expect(results).toMatchObject([{ outcome: 'changed' }]);
  });
});

test('a correction that was stored with a time ahead bars no later one', async () => {
  const { customerId } = await take('Doe');
  const correct = (attributes: object) =>
    updateCustomer(hub, { customerId: customerId as CustomerId, attributes, context: {} }, { by: STEWARD });
  await correct({ segment: [{ value: 'gold', observedAt: '2025-01-01T00:00:00.000Z' }] });
  await storeAhead(`app:${customerId}`, ({ raw, attributes }) => ({
    raw: raw.replace('2025-01-01', '2999-01-01'),
    attributes: { ...attributes, segment: [{ ...attributes.segment![0]!, observedAt: AHEAD }] },
  }));
  await expect(correct({ team: [{ value: 'north', observedAt: AHEAD }] })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    field: ['attributes', 'team'],
  });
  await correct({ team: [{ value: 'north' }] });
  expect((await stored(`app:${customerId}`))?.doc).toMatchObject({
    raw: expect.not.stringContaining('2999'),
    attributes: { segment: [{ value: 'gold' }], team: [{ value: 'north' }] },
  });
});
