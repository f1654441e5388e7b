/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- answers are read by the shape of their queries */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { versionKey, type SourceKey } from '../../domain/model/index.ts';
import { upsertConsents, upsertInteractions, upsertDocuments } from '../../hub/business/index.ts';
import type { Hub } from '../../hub/index.ts';
import { call, consent, META, order } from '../hub/business/support.ts';
import { actorFor } from '../support/actors.ts';
import { AT, interaction, seedBusinessRows, transaction } from '../support/business-rows.ts';
import { counting, type Counted } from '../support/counting-store.ts';
import { testHub, tickingClock } from '../support/hub.ts';
import { Seed, customer, customerId, key } from '../support/identity-seed.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { InProcess } from './view.ts';

const LARGE = customerId(1);
const OTHER = customerId(2);
const KEYS = Array.from({ length: 620 }, (_, n) => key('shop', String(n).padStart(4, '0')));
const SPARE = ['shop:a', 'shop:b', 'shop:c'] as readonly string[] as readonly SourceKey[];
const minute = (n: number) => AT(new Date(Date.UTC(2026, 5, 1, 0, n)).toISOString());

let opened: OpenedStore;
let hub: Hub;
let counted: Counted;
/** As the product is, and over the same store without its word on what was written, so that nothing is kept. */
let gateway: InProcess;
let forgetful: InProcess;
let keys: readonly SourceKey[] = KEYS;
let units = 0;

beforeAll(async () => {
  opened = await freshStore();
  counted = counting(opened.store);
  const { written } = opened.store;
  if (written === undefined) throw new Error('the embedded store tells what is written');
  // After the last row: what is dated ahead costs a read more.
  const now = tickingClock(Date.UTC(2026, 6, 1));
  hub = testHub({ ...counted.store, written }, { now });
  gateway = await InProcess.open(hub);
  forgetful = await InProcess.open(testHub(counted.store, { now }));
  await new Seed(opened.store)
    .customer(LARGE, KEYS, { team: 'north' })
    .customer(OTHER, [...SPARE])
    .commit();
  await seedBusinessRows(opened.store, {
    transactions: KEYS.map((of, n) => transaction(of, `t${n}`, minute(n % 7))),
    interactions: KEYS.slice(0, 40).map((of, n) => interaction(of, `i${n}`, minute(n % 3))),
  });
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await forgetful.close();
  await opened.destroy();
});

/** Links exactly these keys to the large customer, as a unit of the hub would. */
async function link(now: readonly SourceKey[]): Promise<void> {
  keys = [...now].sort();
  const outcome = await hub.store.commit({
    operationId: `keys-${(units += 1)}`,
    writes: [
      { op: 'upsert', collection: 'customers', id: LARGE, doc: customer(keys, { team: 'north' }) },
      {
        op: 'upsert',
        collection: 'customerKeys',
        id: versionKey(LARGE, 1),
        doc: { customerId: LARGE, page: 1, keys: keys.slice(500) },
      },
    ],
  });
  expect(outcome.kind).toBe('committed');
}

const QUESTION = `query ($id: ID!) { customer(id: $id) { id orderCount lastContactAt consents { state }
  transactions(first: 5) { edges { node { id } } } } }`;

test('the second question reads the customer and its page of rows, and nothing under its 600 keys', async () => {
  await gateway.answer(QUESTION, { id: LARGE });
  counted.reset();
  await gateway.answer(QUESTION, { id: LARGE });
  expect([...counted.calls].sort()).toEqual(['get customers', 'top transactions']);
  expect(counted.documents()).toBeLessThanOrEqual(1 + 6 * 6);
});

test('who may not see the customer gets nothing of what others asked for, by the same reads as for nobody', async () => {
  await gateway.answer(QUESTION, { id: LARGE });
  const south = actorFor('sales', { teams: ['south'] });
  counted.reset();
  const hidden = await gateway.ask(QUESTION, { id: LARGE }, south);
  const reads = [...counted.calls];
  expect(hidden.data).toEqual({ customer: null });
  counted.reset();
  expect((await gateway.ask(QUESTION, { id: customerId(99) }, south)).data).toEqual({ customer: null });
  expect(counted.calls).toEqual(reads);
  const north = await gateway.ask(QUESTION, { id: LARGE }, actorFor('sales', { teams: ['north'] }));
  expect(north.data.customer.id).toBe(LARGE);
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('order' as const), at: fc.nat(9), of: fc.constantFrom(...KEYS.slice(0, 4), ...SPARE) }),
  fc.record({ kind: fc.constant('delete' as const), of: fc.constantFrom(0, 1, 2, 6, 13) }),
  fc.record({ kind: fc.constant('call' as const), of: fc.constantFrom(...KEYS.slice(0, 4)) }),
  fc.record({ kind: fc.constant('consent' as const), of: fc.constantFrom(...KEYS.slice(0, 4)), state: fc.boolean() }),
  fc.record({ kind: fc.constant('link' as const), spare: fc.constantFrom(...SPARE) }),
  fc.record({ kind: fc.constant('unlink' as const), of: fc.constantFrom(...KEYS.slice(0, 4), ...SPARE) }),
  fc.record({ kind: fc.constant('touch' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(next: Step): Promise<void> {
  const id = `n${(units += 1)}`;
  switch (next.kind) {
    case 'order':
      await upsertDocuments(hub, [order(id, { sourceKey: next.of, at: { utc: minute(next.at), offset: 'Z' } })], META);
      return;
    case 'delete': {
      const of = KEYS[next.of] ?? null;
      await upsertDocuments(hub, [order(`t${next.of}`, { sourceKey: of, deleted: true })], META);
      return;
    }
    case 'call':
      await upsertInteractions(hub, [call(id, { sourceKey: next.of })], META);
      return;
    case 'consent':
      await upsertConsents(hub, [consent(id, { sourceKey: next.of, state: next.state ? 'granted' : 'refused' })], META);
      return;
    case 'link':
      return link([...new Set([...keys, next.spare])]);
    case 'unlink':
      return link(keys.filter((each) => each !== next.of));
    case 'touch':
      return link(keys);
  }
}

test('whatever happens to a large customer, its whole view is as if nothing of it were kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const next of steps) {
        await take(next);
        const expected = await forgetful.view(LARGE);
        expect(await gateway.view(LARGE)).toEqual(expected);
      }
      expect(await gateway.view(LARGE)).toEqual(await forgetful.view(LARGE));
    }),
    { numRuns: 15 },
  );
}, 120_000);
