import { describe, expect, test } from '@jest/globals';
import { visibleInteractions, visibleTransactions, type Actor, type RowRule } from '../../policy/index.ts';
import { actorFor } from '../support/actors.ts';

const shows = <Row>(rule: RowRule<Row>, row: Row): boolean => rule === null || rule(row);

describe('interactions', () => {
  const seen = (actor: Actor, type: 'case' | 'call', team: string | null) =>
    shows(visibleInteractions(actor), { type, team });

  test('sellers see the cases of their teams and those of none, and every call', () => {
    const seller = actorFor('sales', { teams: ['north'] });
    expect([seen(seller, 'case', 'north'), seen(seller, 'case', null), seen(seller, 'call', 'south')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(seen(seller, 'case', 'south')).toBe(false);
  });

  test('nobody reads cases for advertising, but the customer his own', () => {
    expect(seen(actorFor('admin', { purpose: 'marketing' }), 'case', null)).toBe(false);
    expect(seen(actorFor('customer', { purpose: 'marketing' }), 'case', 'south')).toBe(true);
  });

  test('others see every row, which is said by no rule at all', () => {
    for (const role of ['service', 'admin', 'privacy', 'customer'] as const)
      expect(visibleInteractions(actorFor(role))).toBeNull();
    expect(visibleInteractions(actorFor('sales', { roles: ['sales', 'service'] }))).toBeNull();
  });
});

describe('transactions', () => {
  const held = { status: 'Legal Hold' };

  test('a document under legal hold is for those who handle the dispute', () => {
    for (const role of ['service', 'admin', 'privacy', 'customer'] as const)
      expect(shows(visibleTransactions(actorFor(role)), held)).toBe(true);
    for (const role of ['sales', 'analyst', 'marketing'] as const) {
      expect(shows(visibleTransactions(actorFor(role)), held)).toBe(false);
      expect(shows(visibleTransactions(actorFor(role)), { status: 'paid' })).toBe(true);
      expect(shows(visibleTransactions(actorFor(role)), { status: null })).toBe(true);
    }
    expect(shows(visibleTransactions(actorFor('analyst', { purpose: 'legal' })), held)).toBe(true);
    expect(shows(visibleTransactions(actorFor('service', { purpose: 'marketing' })), held)).toBe(false);
  });

  test('an employee who is a customer too does not see more of others by that', () => {
    expect(shows(visibleTransactions(actorFor('sales', { roles: ['sales', 'customer'] })), held)).toBe(false);
  });
});
