import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../../../domain/model/index.ts';
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

  const none: ReadonlyMap<SourceKey, CustomerId> = new Map();
  const sorted = (set: Iterable<SourceKey>) => [...set].sort();
  const coverage = (of: readonly SourceKey[], closed: ReadonlyMap<SourceKey, CustomerId>, ...values: string[]) =>
    keysCoveringContactPoint(
      hubOver(opened.store),
      values.map((value) => ({ keys: of, closed, contactPoint: point(value) })),
    );
  const covering = async (of: readonly SourceKey[], ...values: string[]) =>
    (await coverage(of, none, ...values)).map((found) => sorted('keys' in found ? found.keys : []));

  test('keys of the customer id that a holder was linked for include it, whether few or many records share it', async () => {
    const found = await covering(keys, 'few@example.org', 'many@example.org');
    expect(found).toEqual([sorted(ofOne), sorted(ofOne)]);
  });

  test('as do keys of deleted records that were linked for that id', async () => {
    const [gone, elsewhere] = [key('crm', 'gone'), key('crm', 'elsewhere')];
    const closed = new Map([
      [gone, one],
      [elsewhere, two],
    ]);
    const [found] = await coverage(keys, closed, 'few@example.org');
    expect(found).toEqual({ keys: new Set([...ofOne, gone]) });
    const [[all], [parts]] = [await coverage(ofOne, closed, 'nobody@example.org'), await partsOf(keys, closed)];
    expect(all).toEqual({ keys: new Set([...ofOne, gone, elsewhere]) });
    expect([parts?.get(gone), parts?.get(elsewhere)]).toEqual([one, two]);
  });

  test('of a contact point that no key of a merged customer holds each part is asked; of others every key includes it', async () => {
    const [parts] = await partsOf(keys, none);
    const found = await coverage(keys, none, 'others@example.org', 'nobody@example.org');
    expect(found).toEqual([{ parts }, { parts }]);
    expect(await covering(ofOne, 'others@example.org', 'nobody@example.org')).toEqual([sorted(ofOne), sorted(ofOne)]);
  });

  const partsOf = (of: readonly SourceKey[], closed: ReadonlyMap<SourceKey, CustomerId>) =>
    partsOfCustomers(hubOver(opened.store), [{ keys: of, closed }]);

  test('parts: own keys are of the id in their name, others of the one their link names, else of themselves', async () => {
    const unlinked = key('crm', 'unlinked');
    const [parts, nobody] = await partsOfCustomers(hubOver(opened.store), [
      { keys: [...keys, unlinked], closed: none },
      { keys: [], closed: none },
    ]);
    expect([...(parts ?? [])]).toEqual([
      ...keys.map((each) => [each, ofOne.includes(each) ? one : two]),
      [unlinked, unlinked],
    ]);
    expect(nobody?.size).toBe(0);
  });

  test('a link that is made for another customer counts at once, also where links are kept', async () => {
    const kept = lasting([...keys]);
    const before = await covering(kept, 'few@example.org');
    expect(before).toEqual([sorted(ofOne)]);
    const doc = link(keys[4]!, one);
    await opened.store.commit({
      operationId: 'relink',
      writes: [{ op: 'upsert', collection: 'links', id: keys[4]!, doc }],
    });
    const after = await covering(kept, 'few@example.org');
    expect(after).toEqual([sorted([...ofOne, keys[4]!])]);
  });
});
