import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { currentChoices, currentConsents } from '../../domain/consent/index.ts';
import { instant, ownKey, type CustomerId, type RowPredicate, type SourceKey } from '../../domain/model/index.ts';
import {
  closedSummariesOf,
  customersById,
  deleteRecord,
  erase,
  mergeCustomers,
  overrideValue,
  sourceKeysOf,
  standingConsentsOf,
  standingPreferencesOf,
  summariesOf,
  unmergeCustomer,
  upsertRecords,
  verify,
  visibleKeys,
  type Hub,
} from '../../hub/index.ts';
import { visibleCustomers } from '../../policy/index.ts';
import { actorFor } from '../support/actors.ts';
import { AT, consent, preference, seedBusinessRows } from '../support/business-rows.ts';
import { counting, type Counted } from '../support/counting-store.ts';
import { IMPORTER, STEWARD, person, testHub, tickingClock } from '../support/hub.ts';
import { storeKinds, type OpenedStore } from '../support/stores.ts';

const by = { by: STEWARD };
const ALL: RowPredicate = { kind: 'all' };
const [Y1, Y2, Y3] = ['shop:y1', 'crm:y2', 'crm:y3'] as SourceKey[] as [SourceKey, SourceKey, SourceKey];

describe.each(storeKinds())('records that were deleted, on $name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let hub: Hub;
  beforeEach(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    hub = testHub(counted.store, { now: tickingClock(Date.UTC(2026, 6, 1)) });
  });
  afterEach(async () => {
    const { differences } = await verify(hub);
    await opened.destroy();
    expect(differences).toEqual([]);
  });

  /** Records that share an address are one customer's. */
  const put = async (key: SourceKey, email: string, version = '1'): Promise<CustomerId> => {
    const record = { ...person(key, { family: 'Yang', email }), sourceVersion: version };
    const { results } = await upsertRecords(hub, [record], { by: IMPORTER });
    return results[0]?.customerId as CustomerId;
  };
  const remove = (key: SourceKey) => deleteRecord(hub, { key }, { by: IMPORTER });
  const was = async (key: SourceKey) => (await hub.store.get('records', [key])).get(key)?.doc.was;
  const closed = async (id: CustomerId) => {
    const own = ownKey(id);
    return (await hub.store.get('preferenceSummaries', [own])).get(own)?.doc.closed;
  };
  /** Ids of what stands for the customer: consents with their states, and choices. */
  const stands = async (id: CustomerId) => {
    const keys = await sourceKeysOf(
      hub,
      (await customersById(hub, ALL, [id])).filter((view) => view !== null),
    );
    const summaries = await summariesOf(hub, 'preferenceSummaries', keys);
    const further = await closedSummariesOf(hub, summaries);
    const [consents = []] = await standingConsentsOf(hub, summaries, further);
    const [choices = []] = await standingPreferencesOf(hub, summaries, further);
    const current = currentConsents(consents, instant(hub.now()));
    return [
      ...current.map(({ consent: { id: of }, state }) => `${of} ${state}`),
      ...currentChoices(choices).map((c) => c.id),
    ];
  };
  const seed = () =>
    seedBusinessRows(opened.store, {
      consents: [
        consent(Y1, 'c1', AT('2026-05-01T00:00:00Z'), { state: 'refused' }),
        consent(Y1, 'c2', AT('2026-05-01T00:00:00Z'), { purpose: 'news' }),
        consent(Y1, 'c3', AT('2026-05-01T00:00:00Z'), { purpose: 'survey', expiresAt: AT('2026-06-01T00:00:00Z') }),
        consent(Y2, 'c4', AT('2026-04-01T00:00:00Z')),
        consent(Y2, 'c5', AT('2026-06-02T00:00:00Z'), { purpose: 'survey' }),
      ],
      preferences: [
        preference(Y1, 'p1', AT('2026-05-01T00:00:00Z'), { choice: 'opt-out' }),
        preference(Y1, 'p2', AT('2026-05-01T00:00:00Z'), { subject: 'topic', name: 'garden' }),
        preference(Y2, 'p3', AT('2026-04-01T00:00:00Z')),
      ],
    });

  test('leave what they refused behind, and nothing that they permitted, until they come back or are erased', async () => {
    const id = await put(Y1, 'y@x.org');
    expect(await put(Y2, 'y@x.org')).toBe(id);
    await seed();
    const all = ['shop:c1 refused', 'shop:c2 granted', 'crm:c5 granted', 'shop:p1', 'shop:p2'];
    const refused = ['shop:c1 refused', 'crm:c5 granted', 'shop:p1'];
    expect((await stands(id)).sort()).toEqual(all.sort());
    await remove(Y1);
    expect([await was(Y1), await closed(id), (await stands(id)).sort()]).toEqual([id, [Y1], refused.sort()]);
    // Deleted again, of a later version, it is still his.
    await deleteRecord(hub, { key: Y1, sourceVersion: '2' }, { by: IMPORTER });
    expect([await was(Y1), await closed(id), (await stands(id)).sort()]).toEqual([id, [Y1], refused.sort()]);
    expect(await put(Y1, 'y@x.org', '3')).toBe(id);
    expect([await was(Y1), await closed(id), (await stands(id)).sort()]).toEqual([undefined, undefined, all.sort()]);
    await deleteRecord(hub, { key: Y1, sourceVersion: '4' }, { by: IMPORTER });
    await erase(hub, { key: Y1 }, by);
    expect([await closed(id), (await stands(id)).sort()]).toEqual([
      undefined,
      ['crm:c4 granted', 'crm:c5 granted', 'crm:p3'].sort(),
    ]);
  });

  test('are found by one read more for all customers, and by none where no record was deleted', async () => {
    const ids = [await put(Y1, 'y@x.org'), await put(Y2, 'y@x.org'), await put(Y3, 'z@x.org')];
    await seed();
    const cost = async () => {
      const keys = await sourceKeysOf(
        hub,
        (await customersById(hub, ALL, ids)).filter((view) => view !== null),
      );
      counted.reset();
      await closedSummariesOf(hub, await summariesOf(hub, 'preferenceSummaries', keys));
      return counted.calls.slice();
    };
    expect(await cost()).toEqual(['get preferenceSummaries']);
    await remove(Y1);
    await remove(Y3);
    expect(await cost()).toEqual(['get preferenceSummaries', 'get preferenceSummaries']);
  });

  test('go with the id that they were linked for when a merge ends', async () => {
    const [one, other] = [await put(Y2, 'one@x.org'), await put(Y1, 'other@x.org')];
    expect(await put(Y3, 'other@x.org')).toBe(other);
    await seed();
    await mergeCustomers(hub, { customerIds: [one, other], survivorId: one }, by);
    await remove(Y1);
    expect(await was(Y1)).toBe(other);
    expect(await stands(one)).toContain('shop:c1 refused');
    await unmergeCustomer(hub, { customerId: other }, by);
    expect(await stands(one)).toContain('crm:c4 granted');
    expect(await stands(one)).not.toContain('shop:p1');
    expect((await stands(other)).sort()).toEqual(['shop:c1 refused', 'shop:c3 expired', 'shop:p1'].sort());
  });

  test('are hidden with their customer, by whatever id it answers', async () => {
    const marketing = visibleCustomers(actorFor('marketing'));
    const id = await put(Y1, 'y@x.org');
    await put(Y2, 'y@x.org');
    const survivor = await put(Y3, 'z@x.org');
    const [waiting, own] = ['shop:waiting' as SourceKey, ownKey(id)];
    const seen = () => visibleKeys(hub, marketing, [Y1, Y2, own, waiting]);
    await remove(Y1);
    expect(await seen()).toEqual([Y1, Y2, own, waiting]);
    const command = { attribute: 'restriction', action: 'set', values: ['processing-restricted'] } as const;
    await overrideValue(hub, { ...command, customerId: survivor }, by);
    await mergeCustomers(hub, { customerIds: [id, survivor], survivorId: survivor }, by);
    expect(await seen()).toEqual([waiting]);
    const north: RowPredicate = { kind: 'in', path: 'team', values: ['north'] };
    expect(await visibleKeys(hub, north, [Y1, waiting])).toEqual([]);
    await unmergeCustomer(hub, { customerId: id }, by);
    expect(await seen()).toEqual([Y1, Y2, own, waiting]);
  });

  test('are named anew by a repair', async () => {
    const id = await put(Y1, 'y@x.org');
    await put(Y2, 'y@x.org');
    await remove(Y1);
    await hub.store.commit({
      operationId: 'tamper',
      unrecorded: true,
      writes: [{ op: 'delete', collection: 'preferenceSummaries', id: ownKey(id) }],
    });
    const { differences } = await verify(hub, { repair: true });
    expect(differences).toMatchObject([{ kind: 'summaries', id: Y1 }]);
    expect(await closed(id)).toEqual([Y1]);
  });
});
