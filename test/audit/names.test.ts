import { describe, expect, it } from '@jest/globals';
import { HASHED, loggedCaller, type Hmac } from '../../audit/index.ts';
import { actorFor } from '../support/actors.ts';

const hmac: Hmac = (kind, value) => `${kind}(${value})`;

describe('the caller of an entry', () => {
  it('is named with roles in order, on whose behalf, by which client and for which purpose', () => {
    const client = { name: 'desk', version: '2' };
    const actor = actorFor('service', {
      roles: ['service', 'sales'],
      onBehalfOf: 'test|boss',
      client,
      teams: ['north'],
    });
    expect(loggedCaller(actor, hmac)).toEqual({
      subject: 'test|service',
      roles: ['sales', 'service'],
      onBehalfOf: 'test|boss',
      client,
      purpose: 'service',
    });
    expect(actor.roles).toEqual(['service', 'sales']);
  });

  it('is a keyed hash for a customer, and the name for an employee who is one too', () => {
    const subjectOf = (roles: readonly string[]) =>
      loggedCaller(actorFor('customer', { roles, customerId: 'cus_1' }), hmac).subject;
    expect(subjectOf(['customer'])).toBe(`customer:${HASHED.customer}(cus_1)`);
    expect(subjectOf(['customer', 'sales'])).toBe('test|customer');
    expect(subjectOf([])).toBe('test|customer');
  });
});
