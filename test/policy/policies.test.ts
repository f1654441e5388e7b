import { expect, test } from '@jest/globals';
import {
  DEMONSTRATION_ADMIN,
  POLICY_NAMES,
  PURPOSE_NAMES,
  evaluatePolicies,
  withPolicies,
} from '../../policy/index.ts';

const acting = (purpose: string) => ({ ...DEMONSTRATION_ADMIN, purpose });

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
  expect((await withPolicies(brought)).policies).toEqual([]);
  expect((await withPolicies(acting('legal'))).policies).toEqual(['care-or-law']);
});

test('an installation may evaluate otherwise; only names of the schema count, asked for once', async () => {
  const asked: (readonly string[])[] = [];
  const evaluate = async (names: readonly string[]) => {
    asked.push(names);
    return ['x', 'not-in-schema'];
  };
  expect((await withPolicies(acting('sales'), evaluate, ['x', 'y'])).policies).toEqual(['x']);
  expect(asked).toEqual([['x', 'y']]);
});

test('the demonstration admin has what holds for its purpose', () => {
  expect(DEMONSTRATION_ADMIN.policies).toEqual(evaluatePolicies(POLICY_NAMES, DEMONSTRATION_ADMIN));
});
