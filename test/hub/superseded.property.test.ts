import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../domain/errors.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import {
  deleteRecord,
  link,
  mergeCustomers,
  splitCustomer,
  sweep,
  unlink,
  unmergeCustomer,
  upsertRecords,
  verify,
  type Hub,
} from '../../hub/index.ts';
import { IMPORTER, person, STEWARD, testHub, tickingClock } from '../support/hub.ts';
import { naming } from '../support/naming.ts';
import { freshStore } from '../support/stores.ts';
import { all } from './model/all.ts';
import { Statements, type Seen } from './model/statements.ts';

const KEYS = ['crm:0', 'crm:1', 'crm:2', 'shop:3', 'shop:4', 'shop:5'] as SourceKey[];
/** Few values, so that most records share one with several others, and chains of them are common. */
const EMAILS = ['one@x.org', 'two@x.org', undefined];
const PHONES = [undefined, '+48221234567', '+48221234568'];

const at = fc.nat({ max: KEYS.length - 1 });
const value = fc.constantFrom(0, 0, 1, 2);
/** `first`: that of `at` survives. */
const OF_TWO = ['link', 'merge', 'merge and unmerge', 'merge and unmerge'] as const;
const step = fc.oneof(
  fc.record({ kind: fc.constant('split' as const), at, mask: fc.integer({ min: 1, max: 62 }) }),
  fc.record({ kind: fc.constant('unlink' as const), at }),
  fc.record({ kind: fc.constant('delete' as const), at }),
  fc.record({ kind: fc.constant('put' as const), at }),
  fc.record({ kind: fc.constant('change' as const), at, email: value, phone: value }),
  fc.record({ kind: fc.constantFrom(...OF_TWO), at, to: at, first: fc.boolean() }),
  fc.record({ kind: fc.constant('unmerge' as const), at: fc.nat({ max: 20 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const by = { by: STEWARD };
const key = (n: number) => KEYS[n] as SourceKey;

/** A hub with records that share values, what stewards said of them, and what is seen of them. */
class World {
  readonly said = new Statements();
  readonly #was = new Map<SourceKey, CustomerId>();

  constructor(
    readonly hub: Hub,
    readonly values: { readonly email: number; readonly phone: number }[],
  ) {}

  put(keys: readonly SourceKey[]) {
    const records = keys.map((each) => {
      const { email = 0, phone = 0 } = this.values[KEYS.indexOf(each)] ?? {};
      const contacts = { email: EMAILS[email], phone: PHONES[phone] };
      const told = Object.fromEntries(Object.entries(contacts).filter(([, text]) => text !== undefined));
      return person(each, { given: 'Anna', family: 'Nowak', ...told });
    });
    return upsertRecords(this.hub, records, { by: IMPORTER });
  }

  async customers() {
    return new Map((await all(this.hub.store, 'customers')).map(({ id, doc }) => [id as CustomerId, doc]));
  }

  /** Once the work queue is empty. */
  async seen(): Promise<Seen & { readonly rootOf: (id: CustomerId) => CustomerId }> {
    await sweep(this.hub, { all: true });
    const docs = await this.customers();
    const rootOf = (id: CustomerId): CustomerId => {
      const to = docs.get(id)?.redirectTo;
      return to ? rootOf(to) : id;
    };
    const links = new Map((await all(this.hub.store, 'links')).map(({ doc }) => [doc.key, doc.customerId]));
    for (const [each, id] of links) this.#was.set(each, id);
    const customers = new Map([...this.#was].map(([each, id]) => [each, rootOf(id)]));
    return { customers, lives: (each) => links.has(each), rootOf };
  }

  /** What is shown of all customers, but for versions and times. */
  async faces() {
    return [...(await this.customers())].map(([id, { status, golden, sourceKeys, redirectTo, mergedIds }]) => {
      return { id, status, golden, sourceKeys, redirectTo, mergedIds };
    });
  }
}

/** Does what the step says, and notes what it says of whom. @throws DomainError where it is refused */
async function take(world: World, each: Step): Promise<void> {
  const { hub, said } = world;
  if (each.kind === 'put') await world.put([key(each.at)]);
  else if (each.kind === 'change') {
    world.values[each.at] = { email: each.email, phone: each.phone };
    await world.put([key(each.at)]);
  } else if (each.kind === 'delete') await deleteRecord(hub, { key: key(each.at) }, { by: IMPORTER });
  else if (each.kind === 'unmerge') {
    const merged = [...(await world.customers())].filter(([, { status }]) => status === 'MERGED');
    const id = merged[each.at % Math.max(1, merged.length)]?.[0];
    if (id) await unmerge(world, id);
  } else {
    const { customers, lives } = await world.seen();
    const record = key(each.at);
    const customerId = customers.get(record);
    if (!customerId || !lives(record)) return;
    const of = (id: CustomerId) => [...customers].flatMap(([one, owner]) => (owner === id ? [one] : []));
    const living = of(customerId).filter(lives);
    const beside = living.filter((one) => one !== record);
    if (each.kind === 'unlink') {
      await unlink(hub, { key: record }, by);
      said.apart([record], beside);
    } else if (each.kind === 'split') {
      const parts = [1, 0].map((bit) => living.filter((one) => ((each.mask >> KEYS.indexOf(one)) & 1) === bit));
      const [named = [], rest = []] = parts;
      await splitCustomer(hub, { customerId, parts: [named] }, by);
      said.apart(named, rest);
      for (const part of parts) said.together(part, part);
    } else {
      const other = customers.get(key(each.to));
      if (!other || other === customerId) return;
      if (each.kind === 'link') {
        await naming((supersedes) => link(hub, { key: record, customerId: other, supersedes }, by));
        said.apart([record], beside);
        said.together([record], of(other));
        return;
      }
      const before = await world.faces();
      const [survivorId, merged] = each.first ? [customerId, other] : [other, customerId];
      await naming((supersedes) =>
        mergeCustomers(hub, { customerIds: [customerId, other], survivorId, supersedes }, by),
      );
      said.merge(merged, of(merged), of(survivorId));
      if (each.kind === 'merge') return;
      expect(said.broken(await world.seen())).toEqual([]);
      await unmerge(world, merged);
      expect(await world.faces()).toEqual(before);
    }
  }
}

async function unmerge(world: World, customerId: CustomerId): Promise<void> {
  await unmergeCustomer(world.hub, { customerId }, by);
  world.said.unmerge(customerId, await world.seen());
}

function refused(error: unknown): void {
  const codes = ['NOT_FOUND', 'CONFLICT', 'BAD_USER_INPUT'];
  if (!(error instanceof DomainError && codes.includes(error.code))) throw error;
}

/**
 * Whatever stewards say of records that share values: a merge that is undone leaves everything as it was, and none
 * of whom they keep apart come together again by rule, by an unmerge, or as records change, go and come back.
 */
test('nobody comes together with whom a steward keeps them from, unless something newer says so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ email: value, phone: value }), { minLength: KEYS.length, maxLength: KEYS.length }),
      fc.array(step, { minLength: 4, maxLength: 12 }),
      async (values, steps) => {
        const opened = await freshStore();
        try {
          const hub = testHub(opened.store, { resolver: deterministicResolver(), now: tickingClock() });
          const world = new World(hub, [...values]);
          await world.put(KEYS);
          for (const each of steps) {
            await take(world, each).catch(refused);
            const seen = await world.seen();
            world.said.look(seen, seen.rootOf);
            expect(world.said.broken(seen)).toEqual([]);
          }
          expect((await verify(hub)).differences).toEqual([]);
        } finally {
          await opened.destroy();
        }
      },
    ),
    { numRuns: Number(process.env['C360_MODEL_RUNS'] ?? '1') * 20 },
  );
}, 600_000);
