import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { versionKey, type CustomerId, type SourceKey } from '../../../domain/model/index.ts';
import type { Hub } from '../../../hub/index.ts';
import { customersById, isLasting, linkedKeysOf, sourceKeysOf } from '../../../hub/read/index.ts';
import type { Write } from '../../../stores/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { customer, customerId, key } from '../../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const LARGE = customerId(1);
const SMALL = customerId(2);
const keys = Array.from({ length: 1_200 }, (_, n) => key('log', String(n).padStart(4, '0')));

let opened: OpenedStore;
let counted: Counted;
let hub: Hub;

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  const { written } = opened.store;
  if (written === undefined) throw new Error('the embedded store tells what is written');
  hub = hubOver({ ...counted.store, written });
  await put(document(LARGE, keys), page(1, keys.slice(500, 1_000)), page(2, keys.slice(1_000)));
  await put(document(SMALL, keys.slice(0, 3)));
});
afterAll(() => opened.destroy());

let units = 0;
const put = async (...writes: Write[]) =>
  expect(await hub.store.commit({ operationId: `u${(units += 1)}`, writes })).toEqual({ kind: 'committed' });
const document = (id: CustomerId, all: readonly SourceKey[], displayed = 'A'): Write => {
  const doc = customer(all, { sourceKeys: all.slice(0, 500), sourceKeyCount: all.length, segment: displayed });
  return { op: 'upsert', collection: 'customers', id, doc };
};
const page = (n: number, part: readonly SourceKey[]): Write => ({
  op: 'upsert',
  collection: 'customerKeys',
  id: versionKey(LARGE, n),
  doc: { customerId: LARGE, page: n, keys: part },
});

async function read(id = LARGE): Promise<{ linked: readonly SourceKey[]; all: readonly SourceKey[]; pages: number }> {
  const views = (await customersById(hub, { kind: 'all' }, [id])).map((view) => view!);
  counted.reset();
  const [linked = []] = await linkedKeysOf(hub, views);
  const [all = []] = await sourceKeysOf(hub, views);
  return { linked, all, pages: counted.documents('customerKeys') };
}

test('the list of a large customer is read once, and is the same object while nothing changes it', async () => {
  const first = await read();
  expect(first.linked).toEqual(keys);
  expect(first.all).toEqual([...keys, `c360:${LARGE}`]);
  expect(isLasting(first.linked) && isLasting(first.all)).toBe(true);
  expect(() => (first.all as SourceKey[]).sort()).toThrow(TypeError);
  const second = await read();
  expect(second.linked).toBe(first.linked);
  expect(second.all).toBe(first.all);
  expect(second.pages).toBe(0);
});

test('a new version of the customer with the same keys has the same list, after it was read', async () => {
  const before = await read();
  await put(document(LARGE, keys, 'B'));
  const after = await read();
  expect(after.pages).toBeGreaterThan(0);
  expect(after.all).toBe(before.all);
  expect((await read()).pages).toBe(0);
});

test('a key that comes or goes shows at once', async () => {
  const more = [...keys, key('log', '1200')];
  await put(document(LARGE, more), page(2, more.slice(1_000)));
  expect((await read()).linked).toEqual(more);
  await put(document(LARGE, keys), page(2, keys.slice(1_000)));
  expect((await read()).linked).toEqual(keys);
});

test('a page that is written without its customer shows, too', async () => {
  const others = keys.slice(1_000).map((each) => `${each}x` as SourceKey);
  await put(page(2, others));
  expect((await read()).linked).toEqual([...keys.slice(0, 1_000), ...others]);
  await put(page(2, keys.slice(1_000)));
});

test('own keys of merged customers belong to the list', async () => {
  const doc = customer(keys, {
    sourceKeys: keys.slice(0, 500),
    sourceKeyCount: keys.length,
    mergedIds: [customerId(9)],
  });
  await put({ op: 'upsert', collection: 'customers', id: LARGE, doc });
  expect((await read()).all).toEqual([...keys, `c360:${LARGE}`, `c360:${customerId(9)}`]);
  await put(document(LARGE, keys));
  expect((await read()).all).toEqual([...keys, `c360:${LARGE}`]);
});

test('small customers are not kept, nor is anything over a store that does not tell what is written', async () => {
  expect(isLasting((await read(SMALL)).linked)).toBe(false);
  const [view] = await customersById(hub, { kind: 'all' }, [LARGE]);
  const [linked = []] = await linkedKeysOf(hubOver(counted.store), [view!]);
  expect(isLasting(linked)).toBe(false);
  expect(linked).toEqual(keys);
});
