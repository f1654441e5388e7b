import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RowPredicate, SourceKey, Verdict } from '../../../domain/model/index.ts';
import { reasonsOf, verdictsById, type Hub } from '../../../hub/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { identityHub } from '../../support/identity-hub.ts';
import { Seed, at, customerId, key } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const ALL: RowPredicate = { kind: 'all' };
const NORTH: RowPredicate = { kind: 'in', path: 'team', values: ['north'] };
const [NORTHERN, SOUTHERN, LARGE] = [customerId(1), customerId(2), customerId(3)];
const large = Array.from({ length: 130 }, (_, n) => key('log', String(n).padStart(4, '0')));

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let hub: Hub;
  let seed: Seed;

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    hub = identityHub(counted.store);
    seed = new Seed(opened.store);
    seed.customer(NORTHERN, [key('crm', 1)], { team: 'north' }).customer(SOUTHERN, [key('crm', 2)], { team: 'south' });
    seed.customer(LARGE, large, { team: 'north' });
  }, 300_000);
  afterAll(() => opened.destroy());

  const given = (id: string, left: readonly SourceKey[], right: readonly SourceKey[], more: Partial<Verdict> = {}) => {
    const side = (customerId: typeof LARGE) => ({ kind: 'customer', customerId, version: 1 }) as const;
    const by = { kind: 'steward', name: 'test' } as const;
    seed.put('verdicts', id, {
      id,
      kind: 'match',
      left: side(left.length > 1 ? LARGE : NORTHERN),
      right: side(right.length > 1 ? LARGE : NORTHERN),
      by,
      at: at(1),
      reason: 'why',
      supersedes: [],
      ...more,
    });
    const members = { left, right };
    for (const name of ['left', 'right'] as const) {
      for (const sourceKey of members[name]) {
        seed.put('verdictMembers', `${id}|${name}|${sourceKey}`, { verdictId: id, side: name, sourceKey });
      }
    }
  };

  test.each([
    ['right', [key('crm', 1)], large, { left: 1, right: 100 }],
    ['left', large, [key('crm', 1)], { left: 100, right: 1 }],
    ['right, and the other empty', [], large, { left: 0, right: 100 }],
  ] as const)('of a large side, the %s one, a hundred records are read', async (name, left, right, shown) => {
    const id = `ver_large ${name}`;
    given(id, left, right);
    await seed.commit();
    counted.reset();
    const [verdict] = await verdictsById(hub, ALL, [id]);
    expect(verdict?.sides.map(({ keys, cut }) => [keys.length, cut])).toEqual([
      [shown.left, left.length > 100],
      [shown.right, right.length > 100],
    ]);
    for (const { keys } of verdict?.sides ?? []) expect(keys).toEqual([...keys].sort());
    expect(counted.documents('verdictMembers')).toBeLessThanOrEqual(202);
    expect(verdict?.reason).toBe('why');
    // Who was not looked at may be hidden from a caller from whom some are.
    expect(await reasonsOf(hub, NORTH, [id])).toEqual([null]);
    expect(await reasonsOf(hub, ALL, [id])).toEqual(['why']);
  });

  test('who a match speaks of no longer is not named by it, and yet whom its reason may tell of', async () => {
    given('ver_narrowed', [key('crm', 1)], [key('crm', 2), key('log', '0001')]);
    const doc = { verdictId: 'ver_narrowed', at: at(2) };
    seed.put('verdictMemberEnds', `ver_narrowed|right|${key('crm', 2)}`, doc);
    await seed.commit();
    const sides = [[key('crm', 1)], [key('log', '0001')]];
    const [all] = await verdictsById(hub, ALL, ['ver_narrowed']);
    expect([all?.sides.map(({ keys }) => keys), all?.reason]).toEqual([sides, 'why']);
    const [seen] = await verdictsById(hub, NORTH, ['ver_narrowed']);
    expect([seen?.sides.map(({ keys }) => keys), seen?.reason]).toEqual([sides, null]);
  });

  test.each(['left', 'right'] as const)(
    'a large side tells whom it still speaks of, where its first hundred left (%s)',
    async (name) => {
      const id = `ver_left ${name}`;
      const [left, right] = name === 'left' ? [large, [key('crm', 1)]] : [[key('crm', 1)], large];
      given(id, left, right);
      const leaving = name === 'left' ? large.slice(0, 110) : large.slice(20);
      for (const each of leaving) seed.put('verdictMemberEnds', `${id}|${name}|${each}`, { verdictId: id, at: at(2) });
      await seed.commit();
      const [verdict] = await verdictsById(hub, ALL, [id]);
      expect(verdict?.sides[name === 'left' ? 0 : 1]).toMatchObject({
        keys: large.filter((each) => !leaving.includes(each)),
        cut: true,
      });
    },
  );

  test('of verdicts that were given for one reason each shows it, to who sees all whom they name', async () => {
    given('ver_apart', [key('crm', 1)], [key('log', '0001')], { beside: ['ver_bound'] });
    given('ver_bound', [key('crm', 1)], [key('crm', 2)], { beside: ['ver_apart'] });
    await seed.commit();
    for (const id of ['ver_apart', 'ver_bound']) {
      expect(await reasonsOf(hub, ALL, [id])).toEqual(['why']);
      expect((await verdictsById(hub, ALL, [id])).map((verdict) => verdict?.reason)).toEqual(['why']);
      expect((await verdictsById(hub, NORTH, [id])).map((verdict) => verdict?.reason)).toEqual([null]);
    }
  });

  test('a reason is hidden where a record that the verdict names went to a hidden customer', async () => {
    given('ver_1', [key('crm', 1)], [key('crm', 2)]);
    given('ver_2', [key('crm', 1)], [key('crm', 1)]);
    given('ver_3', [key('crm', 2)], [key('crm', 2)], {
      left: { kind: 'record', key: key('crm', 2) },
      right: { kind: 'customer', customerId: SOUTHERN, version: 1 },
    });
    await seed.commit();
    expect(await reasonsOf(hub, NORTH, ['ver_1', 'ver_2', 'ver_3', 'ver_4'])).toEqual([null, 'why', null, null]);
    const [first, , third] = await verdictsById(hub, NORTH, ['ver_1', 'ver_2', 'ver_3']);
    expect(first?.sides.map(({ keys }) => keys)).toEqual([[key('crm', 1)], []]);
    expect(third).toBeNull();
  });

  test('one that gives another again takes time and reason from the first, wherever that is asked for too', async () => {
    given('ver_first', [key('crm', 1)], [key('crm', 2)]);
    given('ver_later', [key('crm', 1)], [key('crm', 2)], { since: 'ver_first', at: at(9), reason: 'of later' });
    await seed.commit();
    for (const asked of [['ver_later'], ['ver_later', 'ver_first'], ['ver_first', 'ver_later', 'ver_later']]) {
      const found = await verdictsById(hub, ALL, asked);
      expect(found.map((each) => [each?.at, each?.reason])).toEqual(asked.map(() => [at(1), 'why']));
      expect(found.map((each) => each?.repeats)).toEqual(asked.map((id) => (id === 'ver_first' ? null : 'ver_first')));
    }
    expect(await reasonsOf(hub, ALL, ['ver_later'])).toEqual(['why']);
  });
});
