import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { link, mergeCustomers, unmergeCustomer, upsertRecords } from '../../hub/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: deterministicResolver() });
const by = { by: STEWARD };

const doe = { given: 'Jane', family: 'Doe', email: 'jane@x.org' };
const roe = { given: 'Jane', family: 'Roe', email: 'roe@x.org' };

/** Two customers of two records each; of each, the record under the key named tells its birth date. */
async function contradicting(first: string, second: string): Promise<[CustomerId, CustomerId]> {
  const told = (key: string) => (key === first ? '1980-02-11' : key === second ? '1991-03-04' : undefined);
  const made = (key: string, said: typeof doe) => {
    const birthDate = told(key);
    return person(key, { ...said, ...(birthDate === undefined ? {} : { birthDate }) });
  };
  const { results } = await upsertRecords(
    hubOfTest(),
    [made('crm:1', doe), made('shop:1', doe), made('crm:2', roe), made('shop:2', roe)],
    { by: IMPORTER },
  );
  const ids = results.map(({ customerId }) => customerId as CustomerId);
  expect(new Set(ids).size).toBe(2);
  return [ids[0] as CustomerId, ids[2] as CustomerId];
}

const keysOf = async (id: CustomerId) => (await hubOfTest().store.get('customers', [id])).get(id)?.doc.sourceKeys;

describe.each([
  ['crm:1', 'crm:2'],
  ['crm:1', 'shop:2'],
  ['shop:1', 'crm:2'],
  ['shop:1', 'shop:2'],
])('two customers whose birth dates contradict, told by %s and %s', (first, second) => {
  test('are merged whole by a steward, and parted again', async () => {
    const [a, b] = await contradicting(first, second);
    const merged = await mergeCustomers(hubOfTest(), { customerIds: [a, b] }, by);
    expect(await keysOf(merged.survivorId)).toEqual(['crm:1', 'crm:2', 'shop:1', 'shop:2']);
    await unmergeCustomer(hubOfTest(), { customerId: merged.survivorId === a ? b : a }, by);
    expect([await keysOf(a), await keysOf(b)]).toEqual([
      ['crm:1', 'shop:1'],
      ['crm:2', 'shop:2'],
    ]);
  });

  test.each(['crm:2', 'shop:2'] as SourceKey[])('give up %s to the other, which keeps its records', async (key) => {
    const [a, b] = await contradicting(first, second);
    await link(hubOfTest(), { key, customerId: a }, by);
    expect(await keysOf(a)).toEqual(['crm:1', 'shop:1', key].sort());
    expect(await keysOf(b)).toEqual([key === 'crm:2' ? 'shop:2' : 'crm:2']);
  });

  test('a later record that contradicts all of them stays out of the merged customer', async () => {
    const [a, b] = await contradicting(first, second);
    const { survivorId } = await mergeCustomers(hubOfTest(), { customerIds: [a, b] }, by);
    const other = person('erp:9', { ...doe, birthDate: '1955-05-05' });
    const { results } = await upsertRecords(hubOfTest(), [other], { by: IMPORTER });
    expect(results[0]?.customerId).not.toBe(survivorId);
    expect(await keysOf(survivorId)).toEqual(['crm:1', 'crm:2', 'shop:1', 'shop:2']);
  });
});
