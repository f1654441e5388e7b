import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { requirementsOf } from '../../../policy/operations/index.ts';

const federation = (more: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9"${more})`;
const SCOPES = { authenticated: false, scopes: [['a']], policies: [] };

describe('names of the directives', () => {
  test('imported by their names', () => {
    const read = requirementsOf(
      `${federation(', import: ["@requiresScopes"]')} type Query { a: Int @requiresScopes(scopes: [["a"]]) }`,
    );
    expect(read.get('Query.a')).toEqual(SCOPES);
  });

  test('imported under another name', () => {
    const read = requirementsOf(`
      ${federation(', import: [{ name: "@requiresScopes", as: "@needs" }, { name: "@authenticated", as: "@known" }, { name: "@policy", as: "@rule" }]')}
      type Query { a: Int @needs(scopes: [["a"]]) b: Int @known c: Int @rule(policies: [["p"]]) }
    `);
    expect(read.get('Query.a')).toEqual(SCOPES);
    expect(read.get('Query.b')).toEqual({ authenticated: true, scopes: [], policies: [] });
    expect(read.get('Query.c')).toEqual({ authenticated: false, scopes: [], policies: [['p']] });
  });

  test('not imported: under the name of the specification, or under that which the link gives it', () => {
    const plain = requirementsOf(
      `${federation('')} type Query { a: Int @federation__requiresScopes(scopes: [["a"]]) }`,
    );
    expect(plain.get('Query.a')).toEqual(SCOPES);
    const named = requirementsOf(
      `${federation(', as: "fed"')} type Query { a: Int @fed__requiresScopes(scopes: [["a"]]) }`,
    );
    expect(named.get('Query.a')).toEqual(SCOPES);
  });

  test('in a supergraph, where each directive has a link of its own, also renamed', () => {
    const subgraph = `
      ${federation(', import: [{ name: "@requiresScopes", as: "@needs" }, "@policy"]')}
      type Query { a: Int @needs(scopes: [["a"]]) b: Int @policy(policies: [["p", "q"], ["r"]]) c: Int @federation__authenticated }
    `;
    const composed = composeServices([{ name: 's', url: '', typeDefs: parse(subgraph) }]);
    const read = requirementsOf(composed.supergraphSdl ?? '');
    expect(composed.supergraphSdl).toContain('as: "@needs"');
    expect(read.get('Query.a')).toEqual(SCOPES);
    expect(read.get('Query.b')?.policies).toEqual([['p', 'q'], ['r']]);
    expect(read.get('Query.c')?.authenticated).toBe(true);
  });

  test('in a supergraph that renames a whole specification', () => {
    const read = requirementsOf(`
      schema @link(url: "https://specs.apollo.dev/policy/v0.1", as: "rules", for: SECURITY) { query: Query }
      type Query { a: Int @rules(policies: [["p"]]) }
    `);
    expect(read.get('Query.a')?.policies).toEqual([['p']]);
  });

  test('without a link the plain names count: too much is read as a restriction, never too little', () => {
    expect(requirementsOf('type Query { a: Int @authenticated }').get('Query.a')?.authenticated).toBe(true);
  });
});

describe('places', () => {
  test('object types, interfaces, scalars, enums and their fields; nothing else', () => {
    const read = requirementsOf(`
      type Query @authenticated { a: Int }
      interface Node { id: ID @authenticated }
      scalar Secret @authenticated
      enum Level @authenticated { LOW }
      type Free { x: Int }
    `);
    expect([...read.keys()].sort()).toEqual(['Level', 'Node.id', 'Query', 'Secret']);
  });

  test('a type and its extensions ask together', () => {
    const read = requirementsOf(`
      type T @requiresScopes(scopes: [["a"], ["b"]]) { x: Int }
      extend type T @authenticated @requiresScopes(scopes: [["c"]]) { y: Int @authenticated }
    `);
    expect(read.get('T')).toEqual({
      authenticated: true,
      scopes: [
        ['a', 'c'],
        ['b', 'c'],
      ],
      policies: [],
    });
    expect(read.get('T.y')?.authenticated).toBe(true);
  });

  test('composition writes what implementers ask for on the interface, and so does the reading of a subgraph', () => {
    const subgraph = `
      ${federation(', import: ["@authenticated"]')}
      type Query { node: Node }
      interface Node { id: ID }
      type A implements Node { id: ID @authenticated }
      type B implements Node { id: ID }
    `;
    const composed = composeServices([{ name: 's', url: '', typeDefs: parse(subgraph) }]);
    expect(requirementsOf(composed.supergraphSdl ?? '').get('Node.id')?.authenticated).toBe(true);
  });
});

describe('what cannot be read', () => {
  test.each([
    '@requiresScopes',
    '@requiresScopes(scopes: [[1]])',
    '@requiresScopes(scope: [["a"]])',
    '@policy(policies: [[a]])',
  ])('%s is an error, for nothing may open by a typing error', (directive) => {
    expect(() => requirementsOf(`type Query { a: Int ${directive} }`)).toThrow('Query.a needs');
  });

  test('a single value is a list of one, as GraphQL coerces it', () => {
    expect(requirementsOf('type Query { a: Int @requiresScopes(scopes: "a") }').get('Query.a')).toEqual(SCOPES);
  });
});
