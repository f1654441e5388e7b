import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { link, mergeCustomers, splitCustomer, unlink, unmergeCustomer } from '../../hub/index.ts';
import { STEWARD } from '../support/hub.ts';
import { nameOf, stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

// Sources reuse keys: what was one person's record is another's from now on.
const hub = verifiedHub({ resolver: deterministicResolver({ genericLimits: { contact: 5 } }) });
const { customers, put, remove, parts } = stewardship(hub);
const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;
const another = { family: 'another', email: 'another@x.org', version: '5' };

test('a key that comes back as another person takes no id that holds others through an id merged into it', async () => {
  const first = await put('erp:1', { family: 'a', email: 'a@x.org' });
  await put('crm:1', { family: 'a', email: 'b@x.org' });
  await put('crm:1', { family: 'a', email: 'a@x.org', version: '2' });
  await remove('erp:1');
  expect(await parts()).toEqual(['crm:1']);
  expect(await put('erp:1', another)).not.toBe(first);
  expect(await parts()).toEqual(['crm:1', 'erp:1']);
  // The id went on with those that were joined with it.
  expect((await hub().store.get('customers', [first])).get(first)?.doc.sourceKeys).toEqual(['crm:1']);
});

describe('a record of a merged customer that becomes another person', () => {
  /** Two customers, merged: `crm:1` and `shop:1` of the one, `erp:9` of the other; and a third. */
  async function merged(): Promise<readonly CustomerId[]> {
    const ids = await customers(['crm:1', 'shop:1'], ['erp:9'], ['web:3']);
    await mergeCustomers(hub(), { customerIds: [ids[0]!, ids[1]!], survivorId: ids[0]! }, by);
    return ids;
  }

  test.each(['crm:1', 'shop:1'])('leaves alone, whether or not it sorts first: %s', async (changed) => {
    await merged();
    await put(changed, another);
    const stays = changed === 'crm:1' ? 'shop:1' : 'crm:1';
    expect(await parts()).toEqual([changed, `${[stays, 'erp:9'].sort().join(' ')}`, 'web:3'].sort());
    // And comes back when it is who it was.
    await put(changed, { family: nameOf('crm'), email: 'crm:1@x.org', version: '6' });
    expect(await parts()).toEqual(['crm:1 erp:9 shop:1', 'web:3']);
  });

  test('leaves also when it was deleted between', async () => {
    await merged();
    await remove('crm:1');
    await put('crm:1', another);
    expect(await parts()).toEqual(['crm:1', 'erp:9 shop:1', 'web:3']);
  });

  test('stays where the steward named it alone', async () => {
    await merged();
    await put('erp:9', another);
    expect(await parts()).toEqual(['crm:1 erp:9 shop:1', 'web:3']);
  });

  test('stays beside those that something else joins it to', async () => {
    const [a] = await merged();
    await link(hub(), { key: key('shop:1'), customerId: a! }, by);
    await put('shop:1', another);
    expect(await parts()).toEqual(['crm:1 erp:9 shop:1', 'web:3']);
  });

  const ends: Record<string, (ids: readonly CustomerId[]) => Promise<unknown>> = {
    deleted: () => remove('crm:1'),
    unlinked: () => unlink(hub(), { key: key('crm:1') }, by),
    'split off': ([a]) => splitCustomer(hub(), { customerId: a!, parts: [[key('crm:1')]] }, by),
    'linked to a third customer': async ([, , c]) => {
      const supersedes: string[] = [];
      for await (const page of hub().store.scan('verdicts')) supersedes.push(...page.map(({ id }) => id));
      return link(hub(), { key: key('crm:1'), customerId: c!, supersedes }, by);
    },
    unmerged: ([, b]) => unmergeCustomer(hub(), { customerId: b! }, by),
  };
  test.each(Object.keys(ends))('is not joined with the other side when the one that stayed is %s', async (how) => {
    const ids = await merged();
    await put('shop:1', another);
    await ends[how]!(ids);
    const apart = await parts();
    expect(apart).toContain('shop:1');
    expect(apart).toContain('erp:9');
    // Nor by the next change of the other.
    await put('erp:9', { family: nameOf('erp'), email: 'erp:9@x.org', phone: '+48221234567', version: '7' });
    expect(await parts()).toEqual(apart);
  });

  test('is not bound anew by the unmerge where a link that contradicts keeps it near', async () => {
    const said = { family: 'a', email: 'a@x.org' };
    const a = await put('crm:1', { ...said, phone: '+48221234568', birthDate: '1980-01-02' });
    await put('crm:2', { ...said, phone: '+48221234568' });
    await put('shop:1', said);
    const b = await put('erp:9', { family: 'a', email: 'b@x.org' });
    await mergeCustomers(hub(), { customerIds: [a, b], survivorId: a }, by);
    await put('shop:1', { ...said, birthDate: '1990-03-04', version: '2' });
    expect(await parts()).toEqual(['crm:1 crm:2 erp:9', 'shop:1']);
    await unmergeCustomer(hub(), { customerId: b }, by);
    await put('erp:9', { family: 'a', email: 'b@x.org', phone: '+48221234567', version: '2' });
    expect(await parts()).toEqual(['crm:1 crm:2', 'erp:9', 'shop:1']);
  });

  test('is named no longer when it left without a change of its own', async () => {
    await merged();
    // An address that more than five hold says nothing of anybody, so the two are joined by nothing any more.
    const others = ['web:4', 'web:5', 'web:6', 'web:7', 'web:8'];
    for (const each of others) await put(each, { family: nameOf('crm'), email: 'crm:1@x.org' });
    expect(await parts()).toEqual(['crm:1 erp:9', 'shop:1', 'web:3', ...others]);
    await remove('crm:1');
    expect(await parts()).toEqual(['erp:9', 'shop:1', 'web:3', ...others]);
  });
});

test('an unmerge ends also the pins of those whose opposite is gone for the moment', async () => {
  const [a, b] = await customers(['crm:1'], ['erp:9']);
  await mergeCustomers(hub(), { customerIds: [a!, b!], survivorId: a! }, by);
  await link(hub(), { key: key('crm:1'), customerId: a! }, by);
  await remove('erp:9');
  await unmergeCustomer(hub(), { customerId: b! }, by);
  await put('erp:9', { family: nameOf('erp'), email: 'erp:9@x.org', version: '9' });
  expect(await parts()).toEqual(['crm:1', 'erp:9']);
  expect((await hub().store.get('customers', [b!])).get(b!)?.doc.sourceKeys).toEqual(['erp:9']);
});

test('the newest verdict counts however many name the record', async () => {
  const [a] = await customers(['crm:1', 'shop:1']);
  // As many as years of stewardship leave behind, all of them ended.
  for (let from = 0; from < 600; from += 200) {
    const ids = Array.from({ length: 200 }, (_, i) => `ver_0000-${from + i}`);
    const rows = ids.flatMap((id) => ['crm:1', 'shop:1'].map((each) => [id, each] as const));
    await hub().store.commit({
      operationId: `op_${from}`,
      writes: rows.map(([verdictId, each]) => ({
        op: 'insert' as const,
        collection: 'verdictMembers' as const,
        id: `${verdictId}|left|${each}`,
        doc: { verdictId, side: 'left' as const, sourceKey: key(each) },
      })),
    });
  }
  await unlink(hub(), { key: key('shop:1') }, by);
  await put('shop:1', { family: nameOf('crm'), email: 'crm:1@x.org', phone: '+48221234567', version: '2' });
  expect(await parts()).toEqual(['crm:1', 'shop:1']);
  expect((await hub().store.get('customers', [a!])).get(a!)?.doc.sourceKeys).toEqual(['crm:1']);
});
