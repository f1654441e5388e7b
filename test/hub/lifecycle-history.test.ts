import { expect, test } from '@jest/globals';
import type { CustomerId, IncomingRecord, Instant } from '../../domain/model/index.ts';
import { customersById, lifecycleHistoryOf, recordVersions, upsertRecords } from '../../hub/index.ts';
import { IMPORTER, person } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({});

test('each change of stage is told, also where many versions came after a newer one', async () => {
  const hub = hubOfTest();
  const times = Array.from({ length: 70 }, (_, n) => new Date(Date.UTC(2020, n)).toISOString() as Instant);
  const told = times.map((sourceUpdatedAt, n): IncomingRecord => {
    const stage = n % 2 === 0 ? 'lead' : 'customer';
    const of = person('crm:1', { family: 'Doe' });
    const lifecycleStage = [{ raw: stage, value: stage, quality: 'valid' }] as const;
    return { ...of, attributes: { ...of.attributes, lifecycleStage }, sourceUpdatedAt };
  });
  // Twice, as files are sent again: a late version is kept once.
  const newestFirst = [...told].reverse();
  const { results } = await upsertRecords(hub, [...newestFirst, ...newestFirst], { by: IMPORTER });
  const [view] = await customersById(hub, { kind: 'all' }, [results[0]?.customerId as CustomerId]);
  const [steps] = await lifecycleHistoryOf(hub, [view!]);
  expect(steps?.map(({ at }) => at)).toEqual(times);

  const current = (await hub.store.get('records', ['crm:1'])).get('crm:1')!.doc;
  const [page] = await recordVersions(hub, [{ current, page: { first: 100 } }]);
  expect(page?.rows.filter(({ item }) => item.superseded)).toHaveLength(times.length - 1);
});
