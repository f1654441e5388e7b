import { expect, test } from '@jest/globals';
import { POLICY_NAMES, PURPOSE_NAMES, evaluatePolicies, grantPolicies } from '../../policy/index.ts';
import { ADMIN } from '../support/actors.ts';

const acting = (purpose: string) => ({ ...ADMIN, purpose });

test('care-or-law holds for service and legal purposes alone', () => {
  const holds = PURPOSE_NAMES.filter((purpose) => evaluatePolicies(POLICY_NAMES, acting(purpose)).length > 0);
  expect(holds).toEqual(['service', 'legal']);
  expect(evaluatePolicies(POLICY_NAMES, acting('nosuch'))).toEqual([]);
});

test('a name that nobody defined does not hold', () => {
  expect(evaluatePolicies(['constructor', 'nosuch'], acting('service'))).toEqual([]);
});

test('an actor has the policies that hold now, and none that it brought', async () => {
  const brought = { ...acting('sales'), policies: ['care-or-law', 'invented'] };
  expect((await grantPolicies()(brought)).policies).toEqual([]);
  expect((await grantPolicies()(acting('legal'))).policies).toEqual(['care-or-law']);
});

test('an installation may evaluate otherwise; only names of the schema count, asked for once', async () => {
  const asked: (readonly string[])[] = [];
  const evaluate = async (names: readonly string[]) => {
    asked.push(names);
    return ['x', 'not-in-schema'];
  };
  expect((await grantPolicies(evaluate, ['x', 'y'])(acting('sales'))).policies).toEqual(['x']);
  expect(asked).toEqual([['x', 'y']]);
});

test('while the same policies hold an actor stays one object, and is another as soon as they change', async () => {
  let open = true;
  const grant = grantPolicies(() => (open ? ['x'] : []), ['x']);
  const actor = acting('service');
  const first = await grant(actor);
  expect(await grant(actor)).toBe(first);
  open = false;
  expect((await grant(actor)).policies).toEqual([]);
  expect(first.policies).toEqual(['x']);
});
