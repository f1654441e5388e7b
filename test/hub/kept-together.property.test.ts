import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { DomainError } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/model/index.ts';
import { deleteRecord, mergeCustomers, unmergeCustomer, upsertRecords, verify } from '../../hub/index.ts';
import { IMPORTER, testHub, tickingClock } from '../support/hub.ts';
import { freshStore } from '../support/stores.ts';
import { all } from './model/all.ts';
import { correct, key, said, STEWARDED } from './model/step.ts';
import { splitKept, unlinkKept } from './model/taken-apart.ts';
import { KEYS, recordOf, type Real } from './model/world.ts';

const nth = fc.nat({ max: 20 });
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('split' as const), nth, places: fc.nat({ max: 3 ** 9 - 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unlink' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), nth, other: nth }) },
  fc.record({ kind: fc.constant('unmerge' as const), nth }),
  fc.record({ kind: fc.constant('correct' as const), nth }),
  fc.record({ kind: fc.constant('delete' as const), nth }),
  fc.record({ kind: fc.constant('upsert' as const), said }),
);
/** All nine of one name, so that what they share decides. */
const saids = fc
  .tuple(...KEYS.map(() => said))
  .map((each) => each.map((one, n) => ({ ...one, key: n, given: 0, family: 0, birthDate: 0 })));

/** What a caller may be told; the two of a CONFLICT are looked at by name. */
const refused = (error: unknown): null => {
  if (error instanceof DomainError && ['CONFLICT', 'BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code)) return null;
  throw error;
};

/** Nine records that share a few values hang together by some of them; what is taken out leaves the rest together. */
test('each part of a split, and the rest, is one customer with its corrections, whatever joined them before', async () => {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(saids, fc.array(step, { minLength: 1, maxLength: 8 }), async (told, steps) => {
      const opened = await freshStore();
      try {
        const hub = testHub(opened.store, { resolver: deterministicResolver(), now: tickingClock() });
        const real: Real = { store: opened.store, hub, crashAt: null };
        await upsertRecords(hub, told.map(recordOf), { by: IMPORTER });
        const [first] = await all(opened.store, 'customers');
        await correct(real, first!.id as CustomerId, 'first');
        for (const each of steps) {
          const rows = await all(opened.store, 'customers');
          const status = (wanted: string) =>
            rows.filter(({ doc }) => doc.status === wanted).map(({ id }) => id as CustomerId);
          const active = status('ACTIVE');
          const one = active[('nth' in each ? each.nth : 0) % active.length]!;
          if (each.kind === 'split') {
            const members = rows
              .find(({ id }) => id === one)!
              .doc.sourceKeys.filter((each) => !each.startsWith('app:'));
            const part = (wanted: number) =>
              members.filter((_key, i) => Math.floor(each.places / 3 ** i) % 3 === wanted);
            const named = [part(1), part(2)].filter((keys) => keys.length > 0);
            if (await splitKept(real, one, named).catch(refused)) kept += 1;
          } else if (each.kind === 'unlink') {
            const records = (await all(opened.store, 'links')).map(({ doc }) => doc.key);
            if (await unlinkKept(real, records[each.nth % records.length]!).catch(refused)) kept += 1;
          } else if (each.kind === 'merge') {
            const other = active[each.other % active.length]!;
            const supersedes = (await all(opened.store, 'verdicts')).map(({ id }) => id);
            await mergeCustomers(hub, { customerIds: [one, other], supersedes }, STEWARDED).catch(refused);
          } else if (each.kind === 'unmerge') {
            const merged = status('MERGED');
            if (merged.length > 0)
              await unmergeCustomer(hub, { customerId: merged[each.nth % merged.length]! }, STEWARDED);
          } else if (each.kind === 'correct') await correct(real, one, `team ${each.nth}`);
          else if (each.kind === 'delete') await deleteRecord(hub, { key: key(each.nth) }, { by: IMPORTER });
          else await upsertRecords(hub, [recordOf(each.said)], { by: IMPORTER });
        }
        expect((await verify(hub)).differences).toEqual([]);
      } finally {
        await opened.destroy();
      }
    }),
    { numRuns: Number(process.env['C360_MODEL_RUNS'] ?? '1') * 15 },
  );
  expect(kept).toBeGreaterThan(0);
}, 600_000);
