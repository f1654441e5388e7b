import { describe, expect, test } from '@jest/globals';
import { DomainError } from '../../../domain/errors.ts';
import { ATTRIBUTE_NAMES } from '../../../domain/model/index.ts';
import { defaultSurvivorshipPolicy, parseSurvivorshipPolicy } from '../../../domain/survivorship/index.ts';

const minimal = { name: 'sales' };

test('a policy names its content', () => {
  const policy = parseSurvivorshipPolicy({
    ...minimal,
    trust: ['crm'],
    rules: { email: { strategies: ['most-trusted'], keep: 3 } },
  });
  expect(policy).toMatchObject({
    trust: ['crm'],
    fallback: { strategies: ['most-recent'] },
    rules: { email: { strategies: ['most-trusted'], keep: 3 } },
  });
  expect(policy.version).toMatch(/^sales@[0-9a-f]{16}$/);
  // The order of keys is no content; a changed value is.
  const same = parseSurvivorshipPolicy({
    rules: { email: { keep: 3, strategies: ['most-trusted'] } },
    trust: ['crm'],
    name: 'sales',
  });
  expect(same.version).toBe(policy.version);
  expect(parseSurvivorshipPolicy(minimal).version).not.toBe(policy.version);
});

describe('faults are named with their place', () => {
  test.each<[unknown, RegExp]>([
    [null, /policy: /],
    [{}, /name: /],
    [{ name: 'Sales Team' }, /name: a name is 1 to 64/],
    [{ ...minimal, rule: {} }, /policy: .*rule/],
    [{ ...minimal, rules: { emal: { strategies: ['aggregate'] } } }, /rules.*emal/],
    [{ ...minimal, rules: { email: { strategies: ['newest'] } } }, /rules\.email\.strategies\.0: /],
    [{ ...minimal, rules: { email: { strategies: [] } } }, /rules\.email\.strategies: at least one/],
    [{ ...minimal, rules: { email: { strategies: ['most-recent', 'most-recent'] } } }, /more than once/],
    [{ ...minimal, rules: { email: { strategies: ['most-recent'], keep: 0 } } }, /rules\.email\.keep: /],
    [{ ...minimal, trust: ['crm', 'crm'] }, /trust: a system stands in the list more than once/],
    [{ ...minimal, trust: ['C R M'] }, /trust\.0: a system is/],
  ])('%j', (json, message) => {
    let thrown: unknown;
    try {
      parseSurvivorshipPolicy(json);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DomainError);
    expect(thrown).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['policy'],
      message: expect.stringMatching(message) as unknown as string,
    });
  });
});

test('the default policy has a rule for every attribute and passes its own parser', () => {
  expect(Object.keys(defaultSurvivorshipPolicy.rules).sort()).toEqual([...ATTRIBUTE_NAMES].sort());
  const { version: _version, ...content } = defaultSurvivorshipPolicy;
  expect(parseSurvivorshipPolicy({ name: 'default', ...content })).toMatchObject(content);
});
