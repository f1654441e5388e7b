import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RESTRICTED_STATES, admits, type RowPredicate } from '../../domain/model/index.ts';
import { PURPOSE_NAMES, ROLES, visibleCustomers, type Actor } from '../../policy/index.ts';
import { actorFor } from '../support/actors.ts';

interface Row {
  readonly id: string;
  readonly team: string | null;
  readonly region: string | null;
  readonly restricted: string;
}

const row = (more: Partial<Row> = {}): Row => ({ id: 'cus_1', team: 'north', region: 'DE', restricted: 'no', ...more });

/** As a store would answer once `hub/read` has settled whom `named` means; here every id is its own survivor. */
const settled = (predicate: RowPredicate): RowPredicate => {
  if (predicate.kind === 'named') return { kind: 'in', path: 'id', values: predicate.ids };
  if (predicate.kind === 'any' || predicate.kind === 'every')
    return { ...predicate, of: predicate.of.map((part) => settled(part)) };
  return predicate;
};
const sees = (actor: Actor, seen: Row): boolean => admits(settled(visibleCustomers(actor)), { ...seen });

describe('where a role looks', () => {
  test.each(['service', 'analyst', 'steward', 'admin', 'auditor', 'privacy', 'marketing'] as const)(
    '%s: every customer',
    (role) => expect(sees(actorFor(role), row({ team: null, region: null }))).toBe(true),
  );

  test('sales: its teams or its regions, and without either nobody', () => {
    const sales = actorFor('sales', { teams: ['north'], regions: ['FR'] });
    expect(sees(sales, row({ team: 'north', region: 'US' }))).toBe(true);
    expect(sees(sales, row({ team: 'south', region: 'FR' }))).toBe(true);
    expect(sees(sales, row({ team: 'south', region: 'DE' }))).toBe(false);
    expect(sees(sales, row({ team: null, region: null }))).toBe(false);
    expect(visibleCustomers(actorFor('sales'))).toEqual({ kind: 'none' });
  });

  test('marketing: its regions where its token names some, else everywhere, whatever teams it names', () => {
    const here = actorFor('marketing', { regions: ['FR'], teams: ['north'] });
    expect(sees(here, row({ region: 'FR' }))).toBe(true);
    expect(sees(here, row({ team: 'north', region: 'DE' }))).toBe(false);
    expect(sees(here, row({ region: null }))).toBe(false);
    expect(sees(actorFor('marketing', { teams: ['north'] }), row({ team: 'south', region: 'DE' }))).toBe(true);
  });

  test('a customer: himself, whatever stands on him, and nobody without an id in the token', () => {
    const self = actorFor('customer', { customerId: 'cus_1' });
    expect(sees(self, row({ restricted: 'processing-restricted' }))).toBe(true);
    expect(sees(self, row({ id: 'cus_2' }))).toBe(false);
    expect(visibleCustomers(actorFor('customer'))).toEqual({ kind: 'none' });
    // Whose id it is now only the store knows: unsettled it allows nothing.
    expect(admits(visibleCustomers(self), { ...row() })).toBe(false);
  });

  test('a customer id, teams or regions in the token of another role add nothing', () => {
    const analyst = actorFor('sales', { customerId: 'cus_1', teams: [], regions: [] });
    expect(visibleCustomers(analyst)).toEqual({ kind: 'none' });
  });

  test('several roles see what any of them sees; unknown ones add nothing', () => {
    const both = actorFor('customer', { roles: ['customer', 'sales'], customerId: 'cus_1', teams: ['north'] });
    expect(sees(both, row({ id: 'cus_2', team: 'north' }))).toBe(true);
    expect(sees(both, row({ id: 'cus_1', team: 'south' }))).toBe(true);
    expect(sees(both, row({ id: 'cus_2', team: 'south' }))).toBe(false);
    expect(visibleCustomers(actorFor('admin', { roles: ['superuser', '__proto__', 'constructor'] }))).toEqual({
      kind: 'none',
    });
  });

  test('a client without a role sees the teams and regions of its token, and without them nobody', () => {
    expect(visibleCustomers(actorFor('admin', { roles: [] }))).toEqual({ kind: 'none' });
    expect(sees(actorFor('admin', { roles: [], teams: ['north'] }), row())).toBe(true);
  });
});

describe('restrictions', () => {
  test.each<[string, Actor['roles'], string, readonly string[]]>([
    ['service', ['service'], 'service', ['no', 'yes', 'legal-hold']],
    ['analyst', ['analyst'], 'analytics', ['no', 'yes', 'legal-hold']],
    ['auditor', ['auditor'], 'service', ['no', 'yes', 'legal-hold']],
    ['steward', ['steward'], 'service', [...RESTRICTED_STATES]],
    ['admin', ['admin'], 'service', [...RESTRICTED_STATES]],
    ['privacy', ['privacy'], 'service', [...RESTRICTED_STATES]],
    ['service, for a legal claim', ['service'], 'legal', [...RESTRICTED_STATES]],
    ['service, for advertising', ['service'], 'marketing', ['no', 'yes']],
    ['marketing', ['marketing'], 'marketing', ['no', 'yes']],
    ['admin, for advertising', ['admin'], 'marketing', ['no', 'yes']],
  ])('%s', (_, roles, purpose, states) => {
    const actor = actorFor('admin', { roles, purpose });
    expect(RESTRICTED_STATES.filter((restricted) => sees(actor, row({ restricted })))).toEqual(states);
  });

  test('a state that nobody decided on hides the customer from all but keepers', () => {
    expect(sees(actorFor('service'), row({ restricted: 'new-kind' }))).toBe(false);
  });
});

test('a role more never sees less, and a legal purpose never less than another', () => {
  const some = fc.record({
    roles: fc.subarray([...ROLES, 'unknown']),
    more: fc.constantFrom(...ROLES),
    teams: fc.subarray(['north', 'south']),
    regions: fc.subarray(['DE', 'FR']),
    customerId: fc.constantFrom(null, 'cus_1', 'cus_2'),
    purpose: fc.constantFrom(...PURPOSE_NAMES),
  });
  const rows = fc.record({
    id: fc.constantFrom('cus_1', 'cus_2'),
    team: fc.constantFrom(null, 'north', 'south'),
    region: fc.constantFrom(null, 'DE', 'FR'),
    restricted: fc.constantFrom(...RESTRICTED_STATES),
  });
  fc.assert(
    fc.property(some, rows, ({ roles, more, ...rest }, seen) => {
      fc.pre(roles.length > 0);
      const one = actorFor('admin', { roles, ...rest });
      if (!sees(one, seen)) return;
      expect(sees({ ...one, roles: [...roles, more] }, seen)).toBe(true);
      expect(sees({ ...one, purpose: 'legal' }, seen)).toBe(true);
    }),
  );
});
