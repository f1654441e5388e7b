import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerId, IncomingRecord, SourceKey } from '../../../domain/model/index.ts';
import { updateCustomer } from '../../../hub/app-records/index.ts';
import { link, mergeCustomers, overrideValue } from '../../../hub/commands/index.ts';
import { erase } from '../../../hub/erase/index.ts';
import { customersById } from '../../../hub/read/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { upsertRecords } from '../../../hub/upsert/index.ts';
import { IMPORTER } from '../../support/hub.ts';
import { all } from './all.ts';
import { checkInvariants } from './invariants.ts';
import { index, key, said, membersOf, Step, STEWARDED, unmerge } from './step.ts';
import { splitKept, unlinkKept } from './taken-apart.ts';
import { recordOf, type Model, type Real, type Said } from './world.ts';

// Steps on any id that was ever given, merged, retired or not, and on any record, corrections and tombstones too.

const nth = fc.nat({ max: 40 });

function anyId(model: Model, n: number): CustomerId | null {
  const ids = [...model.ids].sort();
  return ids[n % Math.max(1, ids.length)] ?? null;
}

async function anyKey(real: Real, n: number, prefix = ''): Promise<SourceKey | null> {
  const keys = (await all(real.store, 'records')).map((row) => row.id).filter((id) => id.startsWith(prefix));
  return (keys[n % Math.max(1, keys.length)] as SourceKey | undefined) ?? null;
}

/** Every verdict ever given, named so that none of them stands in the way. */
async function verdictIds(real: Real, force: boolean): Promise<readonly string[]> {
  return force ? (await all(real.store, 'verdicts')).map((row) => row.id) : [];
}

const tombstone = (record: IncomingRecord): IncomingRecord => ({ ...record, deleted: true, raw: '{}', attributes: {} });

/** Records and tombstones in one call, also several of one key; versions arrive in any order, or there are none. */
const batches = fc
  .array(fc.record({ said, gone: fc.boolean(), version: fc.nat({ max: 5 }) }), { minLength: 1, maxLength: 5 })
  .chain((rows) => fc.boolean().map((versioned) => ({ rows, versioned })))
  .map(
    ({ rows, versioned }) =>
      new Step('batch', { rows, versioned }, async (_, real) => {
        const records = rows.map(({ said: each, gone, version }) => {
          const record = { ...recordOf(each), ...(versioned ? { sourceVersion: String(version) } : {}) };
          return gone ? tombstone(record) : record;
        });
        const result = await upsertRecords(real.hub, records, { by: IMPORTER });
        for (const { error } of result.results) expect([undefined, 'VERSION_CONFLICT']).toContain(error?.code);
        return result;
      }),
  );

/** The record becomes what `between` makes of it, and what it was again. */
const andBack = (name: string, between: (was: IncomingRecord, said: Said) => IncomingRecord) =>
  fc.tuple(index, said).map(
    ([at, other]) =>
      new Step(name, [key(at), other], async (model, real) => {
        const was = (await real.store.get('records', [key(at)])).get(key(at))?.doc;
        if (!was || was.deleted) return null;
        const { sourceVersion: _, raw, ...rest } = was;
        const again: IncomingRecord = { ...rest, raw: raw ?? '{}', provenance: recordOf(other).provenance };
        await upsertRecords(real.hub, [between(again, other)], { by: IMPORTER });
        await checkInvariants(model, real);
        return upsertRecords(real.hub, [again], { by: IMPORTER });
      }),
  );
const strangers = andBack('stranger-and-back', ({ key: same }, other) => ({ ...recordOf(other), key: same }));
const revivals = andBack('gone-and-back', tombstone);

/** What was said last under an id is what its customer shows. */
const corrections = fc.tuple(nth, fc.option(fc.nat({ max: 3 })), fc.nat({ max: 3 })).map(
  ([n, value, contact]) =>
    new Step('correct-any', [n, value, contact], async (model, real) => {
      const customerId = anyId(model, n);
      if (!customerId) return null;
      const email = [undefined, [{ value: 'anna@one.example' }], [{ value: 'fresh@four.example' }], null][contact];
      const team = value === null ? null : [{ value: `team ${value}` }];
      const attributes = { team, ...(email === undefined ? {} : { email }) };
      const result = await updateCustomer(real.hub, { customerId, attributes, context: {} }, STEWARDED);
      await sweep(real.hub, { all: true });
      const [view] = await customersById(real.hub, { kind: 'all' }, [customerId]);
      const golden = JSON.parse(view?.doc.golden ?? '{}') as {
        attributes?: { team?: { values: { value: string }[] } };
      };
      if (value !== null) expect(golden.attributes?.team?.values.map((each) => each.value)).toEqual([`team ${value}`]);
      return result;
    }),
);

const links = fc.tuple(nth, nth, fc.boolean()).map(
  ([at, n, force]) =>
    new Step('link-any', [at, n, force], async (model, real) => {
      const [record, customerId] = [await anyKey(real, at), anyId(model, n)];
      if (!record || !customerId) return null;
      return link(real.hub, { key: record, customerId, supersedes: await verdictIds(real, force) }, STEWARDED);
    }),
);

const unlinks = nth.map(
  (at) =>
    new Step('unlink-any', at, async (_, real) => {
      const record = await anyKey(real, at);
      return record ? unlinkKept(real, record) : null;
    }),
);

const merges = fc.tuple(nth, nth, fc.boolean(), fc.boolean()).map(
  ([a, b, first, force]) =>
    new Step('merge-any', [a, b, first, force], async (model, real) => {
      const [one, two] = [anyId(model, a), anyId(model, b)];
      if (!one || !two || one === two) return null;
      const supersedes = await verdictIds(real, force);
      const input = { customerIds: [one, two], survivorId: first ? one : two, supersedes } as const;
      return mergeCustomers(real.hub, input, STEWARDED);
    }),
);

const unmerges = nth.map(
  (n) =>
    new Step('unmerge-any', n, async (model, real) => {
      const customerId = anyId(model, n);
      return customerId ? unmerge(real, customerId) : null;
    }),
);

const splits = fc.tuple(nth, fc.nat({ max: 80 })).map(
  ([n, parts]) =>
    new Step('split-any', [n, parts], async (model, real) => {
      const customerId = anyId(model, n);
      if (!customerId) return null;
      // Base three: in the first part, in the second, or in none.
      const members = await membersOf(real, customerId);
      const inPart = (part: number) => members.filter((_key, i) => Math.floor(parts / 3 ** i) % 3 === part);
      const named = [inPart(1), inPart(2)].filter((part) => part.length > 0);
      return splitKept(real, customerId, named);
    }),
);

const overrides = fc
  .tuple(
    nth,
    fc.constantFrom('set', 'clear', 'release'),
    fc.constantFrom(
      ['segment', 'gold'] as const,
      ['restriction', 'processing-restricted'] as const,
      ['restriction', 'do-not-merge'] as const,
    ),
  )
  .map(
    ([n, action, [attribute, value]]) =>
      new Step('override-any', [n, action, attribute, value], async (model, real) => {
        const customerId = anyId(model, n);
        const values = action === 'set' ? [value] : [];
        return customerId ? overrideValue(real.hub, { customerId, attribute, action, values }, STEWARDED) : null;
      }),
  );

const erases = fc.tuple(nth, fc.constantFrom('', 'app:')).map(
  ([at, prefix]) =>
    new Step('erase', [at, prefix], async (_, real) => {
      const record = await anyKey(real, at, prefix);
      return record ? erase(real.hub, { key: record }, STEWARDED) : null;
    }),
);

/** Of identity alone: what hangs on a record goes with it. */
export const erasures: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] = [erases];

export const anywhere: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] = [
  batches,
  batches,
  strangers,
  revivals,
  corrections,
  corrections,
  links,
  unlinks,
  merges,
  merges,
  unmerges,
  splits,
  overrides,
];
