import { DomainError } from '../../../domain/errors.ts';
import type { CustomerId, IncomingRecord, SourceKey } from '../../../domain/model/index.ts';
import { upsertInteractions, upsertDocuments } from '../../../hub/business/index.ts';
import {
  deleteRecord,
  erase,
  link,
  mergeCustomers,
  overrideValue,
  splitCustomer,
  sweep,
  unlink,
  unmergeCustomer,
  upsertRecords,
  type CommandOptions,
} from '../../../hub/index.ts';
import { call, line, order } from '../../hub/business/support.ts';
import { IMPORTER, person, STEWARD } from '../hub.ts';
import { GENERIC_LIMIT } from './world.ts';
import type { Ack, Step, Workload } from './workload.ts';
import type { World } from './world.ts';

const options = (idempotencyKey: string, by = STEWARD): CommandOptions => ({ by, idempotencyKey });
const done = ({ operationId: id }: { operationId: string }): Ack[] =>
  id === '' ? [] : [{ collection: 'operations', id }];
const META = { batchId: 'bat_crash', mapping: 'crash@1' };

/** The id that answers for a source key now. */
async function customerOf(world: World, key: string): Promise<CustomerId> {
  let id = (await world.store.get('links', [key])).get(key)?.doc.customerId;
  for (;;) {
    if (id === undefined) throw new Error(`${key} has no link`);
    const next = (await world.store.get('customers', [id])).get(id)?.doc.redirectTo;
    if (!next) return id;
    id = next;
  }
}

function upsert(name: string, records: readonly IncomingRecord[]): Step {
  return { name, run: async ({ hub }, _, key) => done(await upsertRecords(hub, records, options(key, IMPORTER))) };
}

function command(
  name: string,
  keys: readonly string[],
  run: (world: World, ids: readonly CustomerId[], key: string) => Promise<{ operationId: string }>,
): Step {
  return {
    name,
    plan: (world) => Promise.all(keys.map((key) => customerOf(world, key))),
    run: async (world, input, key) => done(await run(world, input as unknown as CustomerId[], key)),
  };
}

/** A record with two addresses: with its neighbours it makes a chain. */
function chained(system: string, i: number): IncomingRecord {
  const one = person(`${system}:${i}`, { given: 'Kim', family: 'Chain', email: `${system}${i}@x.org` });
  const two = person(`${system}:${i}`, { email: `${system}${i + 1}@x.org` });
  return {
    ...one,
    attributes: { ...one.attributes, email: [...(one.attributes.email ?? []), ...(two.attributes.email ?? [])] },
  };
}

function people(system: string, count: number, email: (i: number) => string, version = '1'): IncomingRecord[] {
  return Array.from({ length: count }, (_, i) =>
    person(`${system}:${i}`, { given: `G${i % 3}`, family: `F${i % 4}`, email: email(i), version }),
  );
}

/** Every command of the hub, on a few dozen records. */
export const COMMANDS: Workload = {
  name: 'commands',
  resolver: 'email',
  steps: (seed) => {
    const pick = (i: number): number => (i * 7 + seed) % 5;
    return [
      upsert(
        'leads',
        people('crm', 10, (i) => `p${pick(i)}@x.org`),
      ),
      upsert(
        'accounts',
        people('shop', 8, (i) => `p${pick(i + 3)}@x.org`),
      ),
      rows('rows'),
      upsert(
        'a shared address',
        people('desk', GENERIC_LIMIT, () => 'desk@x.org'),
      ),
      upsert(
        'and one holder too many',
        people('late', 2, (i) => (i === 0 ? 'desk@x.org' : 'late@x.org')),
      ),
      command('merge', ['crm:0', 'late:1'], ({ hub }, [a, b], key) =>
        mergeCustomers(hub, { customerIds: [a as CustomerId, b as CustomerId] }, options(key)),
      ),
      command('override', ['crm:1'], ({ hub }, [customerId], key) =>
        overrideValue(
          hub,
          { customerId: customerId as CustomerId, attribute: 'segment', action: 'set', values: ['gold'] },
          options(key),
        ),
      ),
      upsert(
        'changed leads',
        people('crm', 10, (i) => `p${pick(i + 1)}@x.org`, '2'),
      ),
      command('unlink', [], ({ hub }, _, key) => unlink(hub, { key: 'shop:1' as SourceKey }, options(key))),
      command('link', ['crm:2'], ({ hub }, [customerId], key) =>
        link(hub, { key: 'shop:1' as SourceKey, customerId: customerId as CustomerId }, options(key)),
      ),
      {
        name: 'unmerge',
        plan: async (world) => (await world.store.get('links', ['late:1'])).get('late:1')?.doc.customerId ?? null,
        run: async ({ hub, store }, input, key) => {
          const customerId = input as CustomerId;
          const merged = (await store.get('customers', [customerId])).get(customerId)?.doc.redirectTo;
          const known = await store.get('operations', [`op_${store.hmac('operation', key)}`]);
          if (!merged && known.size === 0) return [];
          return done(await unmergeCustomer(hub, { customerId }, options(key)));
        },
      },
      command('split', ['crm:3'], ({ hub }, [customerId], key) =>
        splitCustomer(
          hub,
          { customerId: customerId as CustomerId, parts: [['crm:3' as SourceKey]] },
          options(key),
        ).catch(unlessRefused),
      ),
      command('delete', [], ({ hub }, _, key) =>
        deleteRecord(hub, { key: 'crm:4' as SourceKey, sourceVersion: '3' }, options(key)),
      ),
      command('erase', [], ({ hub }, _, key) =>
        erase(hub, { key: 'crm:5' as SourceKey }, options(key)).catch(unlessRefused),
      ),
      { name: 'sweep', run: async ({ hub }) => (await sweep(hub, { all: true }), []) },
    ];
  },
};

/** Customers too large for a request: their components go to the work queue, their verdicts have many members. */
export const LARGE: Workload = {
  name: 'large',
  resolver: 'email',
  steps: () => [
    upsert(
      'a chain',
      Array.from({ length: 90 }, (_, i) => chained('a', i)),
    ),
    upsert(
      'another',
      Array.from({ length: 80 }, (_, i) => chained('b', i)),
    ),
    { name: 'sweep', run: async ({ hub }) => (await sweep(hub, { all: true }), []) },
    command('merge', ['a:0', 'b:0'], ({ hub }, [a, b], key) =>
      mergeCustomers(hub, { customerIds: [a as CustomerId, b as CustomerId] }, options(key)),
    ),
    command('unlink', [], ({ hub }, _, key) => unlink(hub, { key: 'a:7' as SourceKey }, options(key))),
  ],
};

/** Orders with lines, calls and consents of known and of unknown customers. */
function rows(name: string): Step {
  return {
    name,
    run: async ({ hub }) => {
      const orders = Array.from({ length: 6 }, (_, i) =>
        order(`o${i}`, {
          sourceKey: `shop:${i}` as SourceKey,
          amount: null,
          lines: [line(`o${i}`, { number: '1' }), line(`o${i}`, { number: '2', quantity: '3' })],
        }),
      );
      const calls = Array.from({ length: 4 }, (_, i) => call(`c${i}`, { sourceKey: `crm:${i + 6}` as SourceKey }));
      // What is erased later cannot be asked for.
      await upsertInteractions(hub, [call('gone', { sourceKey: 'crm:5' as SourceKey })], META);
      const acks: Ack[] = [];
      for (const row of await upsertDocuments(hub, orders, META)) acks.push(kept('transactions', row));
      for (const row of await upsertInteractions(hub, calls, META)) acks.push(kept('interactions', row));
      return acks;
    },
  };
}

function kept(collection: 'transactions' | 'interactions', row: { id: string; outcome: string }): Ack {
  if (row.outcome === 'rejected') throw new Error(`${row.id} was rejected`);
  return { collection, id: row.id };
}

/** A customer of one record cannot be split, an erased record not erased again: that answer is one, too. */
function unlessRefused(error: unknown): { operationId: string } {
  if (error instanceof DomainError && ['BAD_USER_INPUT', 'ERASED', 'NOT_FOUND'].includes(error.code)) {
    return { operationId: '' };
  }
  throw error;
}
