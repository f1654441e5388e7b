import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { personClaims } from '../../cli/issuer/token.ts';
import { chosenPurpose } from '../../policy/index.ts';
import { c360 } from '../support/c360.ts';
import { runMain } from '../support/run-main.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-explain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => runMain(folder, ['policy', 'explain', ...args]);

function file(text: string): string {
  const path = join(folder, 'operation.graphql');
  writeFileSync(path, text);
  return path;
}

const QUERY =
  'query ($x: Boolean!) { customer(id: "1") { displayName creditLimit @include(if: $x) { amount } birthDate { value } } }';

describe('c360 policy explain', () => {
  test('prints what is removed, what is left and the planner’s own plan as JSON', async () => {
    const { code, out } = await run('--role', 'sales', '--operation', file(QUERY), '--json');
    const explained = JSON.parse(out) as { removed: unknown; filtered: string; plan: string };
    expect(code).toBe(0);
    expect(Object.keys(explained)).toEqual(['removed', 'filtered', 'plan']);
    expect(explained.removed).toEqual([
      {
        path: ['customer', 'birthDate'],
        coordinate: 'Customer.birthDate',
        needs: ['scope sensitive:read', 'policy care-or-law'],
      },
    ]);
    expect(explained.filtered).toContain('creditLimit');
    expect(explained.filtered).not.toContain('birthDate');
    expect(explained.plan).toContain('Fetch(service: "identity")');
    expect(explained.plan).not.toContain('birthDate');
  });

  test('in words, with the variables that a refusal depends on', async () => {
    const { out } = await run('--role', 'marketing', '--operation', file(QUERY));
    expect(out).toContain('Role marketing, purpose marketing: 2 fields are removed.');
    expect(out).toContain('customer.creditLimit');
    expect(out).toContain('Customer.creditLimit needs scope financial:read — where @include(if: $x) asks for it');
    expect(out).toContain('QueryPlan {');
  });

  test('where nothing is removed, and where nothing is left', async () => {
    const all = await run('--role', 'service', '--operation', file('{ customer(id: "1") { displayName } }'));
    expect(all.out).toContain('nothing is removed');
    const none = await run(
      '--role',
      'auditor',
      '--operation',
      file('{ customers { edges { node { id } } } }'),
      '--json',
    );
    expect(JSON.parse(none.out)).toEqual({
      removed: [{ path: ['customers'], coordinate: 'Query.customers', needs: ['scope profile:read'] }],
      filtered: null,
      plan: null,
    });
  });

  test('the purpose decides what a policy lets through', async () => {
    const text = file('{ customer(id: "1") { birthDate { value } } }');
    const service = await run('--role', 'service', '--operation', text, '--json');
    const sales = await run('--role', 'service', '--purpose', 'sales', '--operation', text, '--json');
    expect(JSON.parse(service.out)).toMatchObject({ removed: [] });
    expect(JSON.parse(sales.out)).toMatchObject({ removed: [{ needs: ['policy care-or-law'] }], plan: null });
  });

  test.each(['auditor', 'privacy'] as const)('without a purpose: that of a token of the role %s', async (role) => {
    const explained = await run('--role', role, '--operation', file('{ customer(id: "1") { displayName } }'));
    const wish = { label: role, customerId: null, purpose: null, steppedUp: false };
    const purpose = chosenPurpose(personClaims(wish, 0)['purposes'] as readonly string[], null);
    expect(explained.out).toContain(`Role ${role}, purpose ${String(purpose)}:`);
  });

  test('a developer, who has no role, loses what his token does not reach', async () => {
    const { code, out } = await run('--role', 'developer', '--operation', file(QUERY), '--json');
    expect(code).toBe(0);
    const { removed, filtered } = JSON.parse(out) as { removed: { coordinate: string }[]; filtered: string };
    expect(removed.map(({ coordinate }) => coordinate)).toEqual(['Customer.creditLimit', 'Customer.birthDate']);
    expect(filtered).toContain('displayName');
  });

  test('one operation of several, by name', async () => {
    const text = file('query A { customer(id: "1") { id } } query B { customers { totalCount } }');
    const named = await run('--role', 'sales', '--operation', text, '--name', 'B', '--json');
    expect(JSON.parse(named.out)).toMatchObject({ removed: [] });
    const unnamed = await run('--role', 'sales', '--operation', text);
    expect(unnamed).toMatchObject({ code: 1, out: '' });
    expect(unnamed.err).toContain('name one of A, B');
    expect((await run('--role', 'sales', '--operation', text, '--name', 'C')).err).toContain('no operation C');
  });

  test('what cannot be explained: exit 1 and a clear word; a wrong option: exit 2', async () => {
    const missing = await run('--role', 'sales', '--operation', join(folder, 'nosuch.graphql'));
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('cannot be read from');
    const broken = await run('--role', 'sales', '--operation', file('{ customer('));
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/cannot be parsed:\n {2}- line 1, column/);
    const invalid = await run('--role', 'sales', '--operation', file('{ nosuch }'));
    expect(invalid.code).toBe(1);
    expect(invalid.err).toContain('Cannot query field "nosuch"');
    const absent = await run('--role', 'sales', '--operation', file('subscription { x }'));
    expect(absent).toMatchObject({ code: 1, out: '' });
    expect(absent.err).toContain('line 1, column 1: The schema has no operation of type "subscription"');
    expect((await run('--role', 'nobody', '--operation', '-')).code).toBe(2);
    expect((await run('--role', 'sales', '--purpose', 'fun', '--operation', '-')).err).toContain(
      'must be one of service',
    );
    expect((await run('--role', 'sales')).code).toBe(2);
  });

  test('reads standard input, as a command of its own', async () => {
    const done = await c360(
      ['policy', 'explain', '--role', 'customer', '--operation', '-', '--json'],
      {},
      '{ customer(id: "1") { displayName goldenHash } }',
    );
    expect([done.code, done.err]).toEqual([0, '']);
    expect(JSON.parse(done.out)).toMatchObject({ removed: [{ coordinate: 'Customer.goldenHash' }] });
  });
});
