import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SourceKey } from '../../../../domain/model/index.ts';
import { keysCoveringContactPoint, lasting, partsOfCustomers } from '../../../../hub/index.ts';
import { hubOver } from '../../../support/hub-over.ts';
import { Seed, customerId, key, link } from '../../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../../support/stores.ts';

describe.each(storeKinds())('contact points on $name', (kind) => {
  let opened: OpenedStore;
  const [one, two] = [customerId(1), customerId(2)];
  /** Two customers, merged: the first three keys were linked for one, the others for the other. */
  const keys: readonly SourceKey[] = [
    ...['a', 'b', 'c', 'd', 'e'].map((id) => key('crm', id)),
    key('c360', one),
    key('c360', two),
  ];
  const ofOne = [...keys.slice(0, 3), key('c360', one)];
  const point = (value: string) => opened.store.hmac('contact:email', value);

  beforeAll(async () => {
    opened = await kind.open();
    const seed = new Seed(opened.store);
    keys.slice(0, 5).forEach((each, n) => seed.put('links', each, link(each, n < 3 ? one : two)));
    seed.keyRow('contact:email', 'few@example.org', keys[1]!);
    for (let n = 0; n < 250; n += 1) seed.keyRow('contact:email', 'many@example.org', key('bulk', n));
    // Its place among the 251 records that share it is last.
    seed.keyRow('contact:email', 'many@example.org', keys[1]!);
    seed.keyRow('contact:email', 'others@example.org', key('bulk', 1));
    await seed.commit();
  });
  afterAll(() => opened.destroy());

  const covering = (of: readonly SourceKey[], ...values: string[]) =>
    keysCoveringContactPoint(
      hubOver(opened.store),
      values.map((value) => ({ keys: of, contactPoint: point(value) })),
    );

  test('keys of the customer id that a holder was linked for include it, whether few or many records share it', async () => {
    const found = await covering(keys, 'few@example.org', 'many@example.org');
    expect(found.map((set) => [...set].sort())).toEqual([[...ofOne].sort(), [...ofOne].sort()]);
  });

  test('a contact point that no key of the customer holds is included by every key', async () => {
    const found = await covering(keys, 'others@example.org', 'nobody@example.org');
    expect(found.map((set) => set.size)).toEqual([keys.length, keys.length]);
  });

  test('parts: own keys are of the id in their name, others of the one their link names, else of themselves', async () => {
    const unlinked = key('crm', 'unlinked');
    const [parts, none] = await partsOfCustomers(hubOver(opened.store), [[...keys, unlinked], []]);
    expect([...(parts ?? [])]).toEqual([
      ...keys.map((each) => [each, ofOne.includes(each) ? one : two]),
      [unlinked, unlinked],
    ]);
    expect(none?.size).toBe(0);
  });

  test('a link that is made for another customer counts at once, also where links are kept', async () => {
    const kept = lasting([...keys]);
    const before = await covering(kept, 'few@example.org');
    expect(before.map((set) => [...set].sort())).toEqual([[...ofOne].sort()]);
    const doc = link(keys[4]!, one);
    await opened.store.commit({
      operationId: 'relink',
      writes: [{ op: 'upsert', collection: 'links', id: keys[4]!, doc }],
    });
    const after = await covering(kept, 'few@example.org');
    expect(after.map((set) => [...set].sort())).toEqual([[...ofOne, keys[4]!].sort()]);
  });
});
