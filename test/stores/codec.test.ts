import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../stores/embedded/index.ts';
import { COLLECTIONS, documentCodec, type Codec, type Documents, type Store } from '../../stores/index.ts';
import { insert, key, task, unit } from '../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../support/stores.ts';

/** Turns text round and keeps the address; enough to see what passes through. */
function turning(addresses: string[]): Codec {
  return {
    seal: (address, json) => {
      addresses.push(address);
      return `${address}\n${[...json].reverse().join('')}`;
    },
    open: (sealed) => [...sealed.slice(sealed.indexOf('\n') + 1)].reverse().join(''),
  };
}

describe('codecs of data classes', () => {
  let directory: string;
  let remove: () => void;
  let addresses: string[];
  let store: Store;
  beforeEach(async () => {
    ({ directory, remove } = temporaryDirectory());
    addresses = [];
    const codec = turning(addresses);
    store = await openEmbeddedStore({
      directory,
      secret: TEST_SECRET,
      cacheMb: 4,
      codecs: { sensitive: codec, financial: codec },
    });
  });
  afterEach(async () => {
    await store.close();
    remove();
  });

  const row = { type: 'order', raw: 'find me if you can', at: '2026-01-01T00:00:00.000Z' };

  it('seal documents under their source key or customer id, and open them for readers', async () => {
    const record = { key: 'crm:1', raw: 'find me if you can' } as unknown as Documents['records'];
    const version = { ...record, sourceKey: 'crm:1' } as unknown as Documents['recordVersions'];
    const order = { ...row, sourceKey: 'shop:7' } as unknown as Documents['transactions'];
    const customer = { status: 'ACTIVE', golden: 'find me if you can' } as unknown as Documents['customers'];
    await store.commit(
      unit([
        insert('records', 'crm:1', record),
        insert('recordVersions', 'crm:1#0000000001', version),
        insert('transactions', 'shop:1', order),
        insert('customers', 'cus_1', customer),
        insert('tasks', 't', task()),
        insert('keys', 'k|s', key('k', 's')),
      ]),
    );
    expect(addresses).toEqual(['crm:1', 'crm:1', 'shop:7', 'cus_1']);
    expect((await store.get('records', ['crm:1'])).get('crm:1')?.doc).toEqual(record);
    const found = await store.find({ collection: 'transactions', where: { sourceKey: 'shop:7' }, limit: 1 });
    expect(found[0]?.doc).toEqual(order);
    const versions = await store.find({ collection: 'recordVersions', where: { sourceKey: 'crm:1' }, limit: 1 });
    expect(versions[0]?.doc).toEqual(version);
    const customers = { collection: 'customers', where: { status: 'ACTIVE' }, limit: 1, fields: ['golden'] } as const;
    expect((await store.find(customers))[0]?.doc).toEqual({ golden: customer.golden });
  });

  it('leave nothing of a sealed document readable in the file', async () => {
    await store.commit(unit([insert('transactions', 'shop:1', { ...row, sourceKey: 'shop:7' } as never)]));
    await store.close();
    const bytes = readFileSync(join(directory, DATABASE_FILE));
    expect(bytes.includes('find me')).toBe(false);
    expect(bytes.includes([...'find me'].reverse().join(''))).toBe(true);
  });

  it('do not exist for classes that have none, so that plain documents cost nothing', () => {
    expect(documentCodec('keys', COLLECTIONS.keys, { sensitive: turning([]) })).toBeNull();
    expect(documentCodec('records', COLLECTIONS.records, undefined)).toBeNull();
  });
});
