import { expect, test } from '@jest/globals';
import type { SourceKey } from '../../domain/model/index.ts';
import { deleteRecord, upsertRecords, type Hub } from '../../hub/index.ts';
import { emailResolver, IMPORTER, person } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hub = verifiedHub({ resolver: emailResolver(5) });
const { put, parts } = stewardship(hub);
const key = (text: string) => text as SourceKey;

test('an id that was minted for a unit that met a conflict is not answered as that of a customer', async () => {
  const both = ['a@x.org', 'c@x.org'].flatMap((email) => person('crm:b', { email }).attributes.email ?? []);
  await upsertRecords(hub(), [{ ...person('crm:b', {}), attributes: { email: both } }], { by: IMPORTER });
  await put('crm:a', { email: 'a@x.org' });
  await put('crm:c', { email: 'c@x.org' });
  expect(await parts()).toEqual(['crm:a crm:b crm:c']);
  let met = false;
  const { store } = hub();
  const raced: Hub = {
    ...hub(),
    store: {
      ...store,
      async commit(unit) {
        if (!met && unit.writes.some(({ collection }) => collection === 'records')) {
          met = true;
          const said = { email: 'c@x.org', family: 'Doe', version: '2' };
          await upsertRecords(hub(), [person('crm:c', said)], { by: IMPORTER });
        }
        return store.commit(unit);
      },
    },
  };
  const { affected } = await deleteRecord(raced, { key: key('crm:b') }, { by: IMPORTER });
  expect(met).toBe(true);
  expect(await parts()).toEqual(['crm:a', 'crm:c']);
  expect(affected.map(({ kind }) => kind).sort()).toEqual(['created', 'split']);
  const known = await store.get(
    'customers',
    affected.map(({ customerId }) => customerId),
  );
  expect(known.size).toBe(affected.length);
});
