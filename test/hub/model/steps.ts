import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerId } from '../../../domain/model/index.ts';
import { deleteRecord, link, mergeCustomers, overrideValue, unmergeCustomer } from '../../../hub/commands/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { upsertRecords } from '../../../hub/upsert/index.ts';
import { IMPORTER } from '../../support/hub.ts';
import { all } from './all.ts';
import { anywhere } from './anywhere.ts';
import { checkInvariants } from './invariants.ts';
import { correct, customerOf, index, key, membersOf, rootOf, said, Step, STEWARDED, unmerge } from './step.ts';
import { splitKept, unlinkKept } from './taken-apart.ts';
import { recordOf, type Model, type Real, type Said } from './world.ts';

const upsert = (batch: readonly Said[]) => (_: Model, real: Real) =>
  upsertRecords(real.hub, batch.map(recordOf), { by: IMPORTER });

const upserts = fc.array(said, { minLength: 1, maxLength: 4 }).map((batch) => new Step('upsert', batch, upsert(batch)));

const deletes = index.map(
  (at) => new Step('delete', key(at), (_, real) => deleteRecord(real.hub, { key: key(at) }, { by: IMPORTER })),
);

const links = fc.tuple(index, index, fc.boolean()).map(
  ([at, to, force]) =>
    new Step('link', [key(at), key(to), force], async (_, real) => {
      const customerId = await customerOf(real, to);
      if (!customerId) return null;
      const supersedes = force ? (await all(real.store, 'verdicts')).map((row) => row.id) : [];
      return link(real.hub, { key: key(at), customerId, supersedes }, STEWARDED);
    }),
);

const unlinks = index.map((at) => new Step('unlink', key(at), (_, real) => unlinkKept(real, key(at))));

const merges = fc.tuple(index, index, fc.boolean()).map(
  ([a, b, other]) =>
    new Step('merge', [key(a), key(b), other], async (_, real) => {
      const [one, two] = [await customerOf(real, a), await customerOf(real, b)];
      if (!one || !two) return null;
      return mergeCustomers(real.hub, { customerIds: [one, two], survivorId: other ? one : two }, STEWARDED);
    }),
);

const unmerges = fc.nat({ max: 20 }).map(
  (n) =>
    new Step('unmerge', n, async (_, real) => {
      const merged = (await all(real.store, 'customers')).filter((row) => row.doc.status === 'MERGED');
      const id = merged[n % Math.max(1, merged.length)]?.id as CustomerId | undefined;
      return id ? unmerge(real, id) : null;
    }),
);

const splits = fc.tuple(index, fc.nat({ max: 255 })).map(
  ([at, mask]) =>
    new Step('split', [key(at), mask], async (_, real) => {
      const customerId = await customerOf(real, at);
      if (!customerId) return null;
      const members = await membersOf(real, customerId);
      const part = members.filter((_key, i) => (mask >> i) & 1);
      return splitKept(real, customerId, [part]);
    }),
);

const overrides = fc
  .tuple(index, fc.constantFrom('set', 'clear', 'release'), fc.constantFrom('segment', 'restriction'))
  .map(
    ([at, action, attribute]) =>
      new Step('override', [key(at), action, attribute], async (_, real) => {
        const customerId = await customerOf(real, at);
        const value = attribute === 'segment' ? `segment-${at}` : 'processing-restricted';
        const values = action === 'set' ? [value] : [];
        return customerId ? overrideValue(real.hub, { customerId, attribute, action, values }, STEWARDED) : null;
      }),
  );

/** On the id that a link was made for, merged or not. */
const corrections = index.map(
  (at) =>
    new Step('correct', key(at), async (_, real) => {
      const customerId = await customerOf(real, at);
      return customerId ? correct(real, customerId, `team-${at}`) : null;
    }),
);

/** Stops a step at one of its failpoints; the sweeper does the rest. */
const crashes = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.oneof(upserts, merges, unmerges, splits, links, corrections))
  .map(
    ([at, step]) =>
      new Step('crash', [at, String(step)], async (model, real) => {
        real.crashAt = at;
        try {
          return await step.act(model, real);
        } finally {
          real.crashAt = null;
          await sweep(real.hub, { all: true });
        }
      }),
  );

/** Merge and unmerge with nothing in between: bytes and source keys are those of before. */
export const roundTrips = fc.tuple(index, index).map(
  ([a, b]) =>
    new Step('merge-unmerge', [key(a), key(b)], async (model, real) => {
      const [one, two] = [await rootOf(real, a), await rootOf(real, b)];
      if (!one || !two || one === two) return null;
      const before = await faces(real, [one, two]);
      const merged = await mergeCustomers(real.hub, { customerIds: [one, two] }, STEWARDED);
      await checkInvariants(model, real);
      const loser = merged.survivorId === one ? two : one;
      const result = await unmergeCustomer(real.hub, { customerId: loser }, STEWARDED);
      expect(await faces(real, [one, two])).toEqual(before);
      return result;
    }),
);

/** Corrected while merged, under either id, and parted: each has what was said of it. */
const correctedApart = fc.tuple(index, index).map(
  ([a, b]) =>
    new Step('merge-correct-unmerge', [key(a), key(b)], async (model, real) => {
      const [one, two] = [await rootOf(real, a), await rootOf(real, b)];
      if (!one || !two || one === two) return null;
      const { survivorId } = await mergeCustomers(real.hub, { customerIds: [one, two] }, STEWARDED);
      const loser = survivorId === one ? two : one;
      await correct(real, loser, 'team-of-loser');
      await correct(real, survivorId, 'team-of-survivor');
      await checkInvariants(model, real);
      const result = await unmergeCustomer(real.hub, { customerId: loser }, STEWARDED);
      const rows = await real.store.get('customers', [loser, survivorId]);
      const golden = [loser, survivorId].map((id) => rows.get(id)?.doc.golden ?? '');
      expect(golden.map((text) => [text.includes('team-of-loser'), text.includes('team-of-survivor')])).toEqual([
        [true, false],
        [false, true],
      ]);
      return result;
    }),
);

async function faces(real: Real, ids: readonly CustomerId[]): Promise<unknown> {
  const rows = await real.store.get('customers', ids);
  const also = await Promise.all(ids.map(async (id) => real.also?.face(id)));
  return ids.map((id, i) => {
    const doc = rows.get(id)?.doc;
    const own = { id, golden: doc?.golden, keys: doc?.sourceKeys, status: doc?.status, merged: doc?.mergedIds };
    return { ...own, also: also[i] };
  });
}

export const allSteps: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] = [
  upserts,
  upserts,
  upserts,
  deletes,
  links,
  unlinks,
  merges,
  unmerges,
  splits,
  overrides,
  corrections,
  crashes,
  roundTrips,
  correctedApart,
  ...anywhere,
];
