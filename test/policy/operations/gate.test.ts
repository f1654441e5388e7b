import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { OperationGate, requirementsOf } from '../../../policy/operations/index.ts';
import { mask, testSchema } from '../../support/filtering.ts';

const SDL = `
  type Query {
    a: Int @requiresScopes(scopes: [["a"]])
    b: Int @requiresScopes(scopes: [["b"]])
    c: Int @policy(policies: [["p"]])
    mail: String @authenticated
  }
`;
const { schema } = testSchema(SDL);
const gateWith = (more: { documents?: number; masks?: number } = {}) =>
  new OperationGate({
    schema,
    requirements: requirementsOf(SDL),
    dependsOnPurpose: (coordinate) => coordinate === 'Query.mail',
    ...more,
  });
const input = (text: string, by = mask()) => ({ key: text, document: parse(text), operationName: null, mask: by });

describe('the gate', () => {
  test('decides once for a document and what it touches of the mask', () => {
    const gate = gateWith();
    const first = gate.filter(input('{ a b }', mask(['a'])));
    expect(gate.filter(input('{ a b }', mask(['a', 'unrelated'], ['p'], 'sales')))).toBe(first);
    expect(gate.filter(input('{ a b }', mask(['b'])))).not.toBe(first);
    expect(gate.filter(input('{ a b }', mask(['a'])))).toBe(first);
  });

  test('the purpose is part of the key only where an answer depends on it', () => {
    const gate = gateWith();
    const key = (text: string, purpose: string) => gate.maskKey(input(text, mask(['a'], [], purpose)));
    expect(key('{ a }', 'sales')).toBe(key('{ a }', 'service'));
    expect(key('{ a mail }', 'sales')).not.toBe(key('{ a mail }', 'service'));
  });

  test('operations of one document are told apart', () => {
    const gate = gateWith();
    const text = 'query A { a } query B { b }';
    const named = (operationName: string) => gate.filter({ ...input(text, mask(['a'])), operationName });
    expect(named('A').unchanged).toBe(true);
    expect(named('B').document).toBeNull();
  });

  test('checks what arrives at a subgraph: nothing that should have been removed', () => {
    const gate = gateWith();
    expect(gate.check(input('{ a }', mask(['a'])))).toEqual([]);
    expect(gate.check(input('{ a x: b }', mask(['a'])))).toEqual([
      { path: ['x'], coordinate: 'Query.b', needs: ['scope b'], conditions: [] },
    ]);
    // The gateway removes a refused field whether or not the variables ask for it.
    expect(gate.check(input('query ($x: Boolean!) { b @include(if: $x) }'))).toHaveLength(1);
  });

  test('forgets the document not asked for longest, and masks likewise, and decides again', () => {
    const gate = gateWith({ documents: 2, masks: 1 });
    const first = gate.filter(input('{ a }', mask(['a'])));
    gate.filter(input('{ a }'));
    expect(gate.filter(input('{ a }', mask(['a'])))).not.toBe(first);
    const again = gate.filter(input('{ a }', mask(['a'])));
    gate.filter(input('{ b }'));
    gate.filter(input('{ c }'));
    const anew = gate.filter(input('{ a }', mask(['a'])));
    expect(anew).not.toBe(again);
    expect(anew.unchanged).toBe(true);
  });
});
