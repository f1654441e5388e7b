import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { updateCustomer } from '../../hub/app-records/index.ts';
import {
  customersById,
  deleteRecord,
  mergeCustomers,
  unmergeCustomer,
  upsertRecords,
  verify,
} from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD, testHub, tickingClock } from '../support/hub.ts';
import { freshStore } from '../support/stores.ts';

const PERSONS = 4;
const SYSTEMS = ['crm', 'shop', 'erp', 'desk'] as const;
/** All its records may go, and none comes back then; others are merged into it, never it into another. */
const EMPTIED = 0;

const who = fc.nat({ max: PERSONS - 1 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('merge' as const), who, other: who, first: fc.boolean() }),
  fc.record({ kind: fc.constant('unmerge' as const), who }),
  fc.record({ kind: fc.constant('correct' as const), who, value: fc.option(fc.nat({ max: 99 })) }),
  fc.record({ kind: fc.constant('delete' as const), who, system: fc.constantFrom(...SYSTEMS) }),
  fc.record({ kind: fc.constant('upsert' as const), who, system: fc.constantFrom(...SYSTEMS) }),
  fc.constant({ kind: 'empty' as const, who: EMPTIED }),
);

/** What must hold of one person once all are parted. */
interface Person {
  readonly id: CustomerId;
  /** Systems with a record of the person that lives. */
  readonly living: Set<string>;
  said: number | null;
}

const by = { by: STEWARD };
const refused = (error: unknown): null => {
  if (error instanceof DomainError && error.code === 'CONFLICT') return null;
  throw error;
};

/** Records come, go and are replaced while their customers are merged, corrected and parted; a person has one but for the first. */
test('whatever happened while they were merged, parted again each has its own id, records and corrections', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), fc.infiniteStream(who), async (steps, order) => {
      const opened = await freshStore();
      try {
        const hub = testHub(opened.store, { resolver: emailResolver(20), now: tickingClock() });
        const recordOf = (n: number, system: string) =>
          person(`${system}:${n}`, { family: `F${n}`, email: `p${n}@x.org` });
        const persons: Person[] = [];
        for (let n = 0; n < PERSONS; n++) {
          const { results } = await upsertRecords(hub, [recordOf(n, 'crm'), recordOf(n, 'shop')], { by: IMPORTER });
          const id = results[0]?.customerId as CustomerId;
          persons.push({ id, living: new Set(['crm', 'shop']), said: null });
        }
        const at = (n: number) => persons[n % PERSONS]!;
        const docs = async () => {
          const rows = await opened.store.get(
            'customers',
            persons.map(({ id }) => id),
          );
          return persons.map(({ id }) => rows.get(id)!.doc);
        };
        for (const each of steps) {
          const { id, living } = at(each.who);
          const remove = async (system: string) => {
            await deleteRecord(hub, { key: `${system}:${each.who}` as SourceKey }, { by: IMPORTER });
            living.delete(system);
          };
          if (each.kind === 'merge') {
            const other = at(each.other === each.who ? each.who + 1 : each.other).id;
            const views = await customersById(hub, { kind: 'all' }, [id, other]);
            const ofEmptied = [id, other].find((_id, i) => views[i]?.id === at(EMPTIED).id);
            const survivorId = ofEmptied ?? (each.first ? id : other);
            // A no-match of before is named, so that they come together again.
            const again = async (error: unknown) => {
              const { verdictIds } = (error as { details?: { verdictIds?: string[] } }).details ?? {};
              if (verdictIds === undefined) return refused(error);
              return mergeCustomers(hub, { customerIds: [id, other], survivorId, supersedes: verdictIds }, by);
            };
            await mergeCustomers(hub, { customerIds: [id, other], survivorId }, by)
              .catch(again)
              .catch(refused);
          } else if (each.kind === 'unmerge') await unmergeCustomer(hub, { customerId: id }, by).catch(refused);
          else if (each.kind === 'correct') {
            const team = each.value === null ? null : [{ value: `t${each.value}` }];
            const corrected = await updateCustomer(
              hub,
              { customerId: id, attributes: { team }, context: {} },
              by,
            ).catch(refused);
            if (corrected) at(each.who).said = each.value;
          } else if (each.kind === 'upsert') {
            if (living.size === 0) continue;
            // Without a version the record comes back after a deletion, as a new one of its source does.
            await upsertRecords(hub, [recordOf(each.who, each.system)], { by: IMPORTER });
            living.add(each.system);
          } else if (each.kind === 'empty') for (const system of [...living]) await remove(system);
          else if (living.size > 1 && living.has(each.system)) await remove(each.system);
          expect((await verify(hub)).differences).toEqual([]);
        }
        for (let merged = await docs(); merged.some(({ status }) => status === 'MERGED'); merged = await docs()) {
          const next = order.next().value as number;
          if (merged[next]?.status === 'MERGED') await unmergeCustomer(hub, { customerId: at(next).id }, by);
        }
        const held = (await docs()).map(({ sourceKeyCount }) => sourceKeyCount);
        const expected = persons.map(({ id, living, said }, n) => ({
          // Without records, and where nothing was ever said of it, or that was withdrawn, it may hold nothing.
          status: living.size === 0 && said === null && held[n] === 0 ? 'RETIRED' : 'ACTIVE',
          records: [...living].map((system) => `${system}:${n}`).sort(),
          corrections: [`app:${id}`],
          said: said === null ? null : `t${said}`,
        }));
        expect(
          (await docs()).map(({ status, sourceKeys, golden }, n) => {
            const corrections = sourceKeys.filter((key) => key.startsWith('app:'));
            const { attributes } = JSON.parse(golden) as {
              attributes: Record<string, { values: { value: string }[] }>;
            };
            return {
              status,
              records: sourceKeys.filter((key) => !key.startsWith('app:')),
              corrections: corrections.length > 0 ? corrections : expected[n]?.corrections,
              said: attributes['team']?.values.map(({ value }) => value).join() ?? null,
            };
          }),
        ).toEqual(expected);
      } finally {
        await opened.destroy();
      }
    }),
    { numRuns: Number(process.env['C360_MODEL_RUNS'] ?? '1') * 25 },
  );
}, 600_000);
