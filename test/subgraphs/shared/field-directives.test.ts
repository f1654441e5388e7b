import { describe, expect, test } from '@jest/globals';
import { directivesOf, type FieldKinds } from '../../../policy/index.ts';
import { requirementsOf } from '../../../policy/operations/index.ts';
import { withFieldDirectives } from '../../../subgraphs/shared/field-directives.ts';

const SDL = `
  type Customer @key(fields: "id") { id: ID! names: [String!] total: Int @requires(fields: "sourceKeys") sourceKeys: [ID!]! @external }
  type Query { find(text: String): Customer }
  input Filter { text: String }
  enum Kind { A }
`;
const KINDS: FieldKinds = {
  Customer: { id: 'plumbing', names: 'profile', total: 'sensitive', sourceKeys: 'internal' },
  Query: { find: 'entry' },
};

describe('directives of fields', () => {
  test('each field asks for what its kind says, beside its own directives', () => {
    const printed = withFieldDirectives(SDL, KINDS);
    const requirements = requirementsOf(printed);
    expect(requirements.get('Customer.id')).toBeUndefined();
    expect(requirements.get('Customer.names')).toEqual({
      authenticated: true,
      scopes: [['profile:read']],
      policies: [],
    });
    expect(requirements.get('Customer.total')).toEqual({
      authenticated: true,
      scopes: [['sensitive:read']],
      policies: [['care-or-law']],
    });
    expect(requirements.get('Query.find')).toEqual({ authenticated: true, scopes: [], policies: [] });
    expect(printed).toContain('@requires(fields: "sourceKeys") @authenticated');
  });

  test('what another subgraph owns carries nothing: its owner says it', () => {
    const printed = withFieldDirectives(SDL, KINDS);
    expect(printed).toContain('sourceKeys: [ID!]! @external\n');
  });

  test('where a kind is missing nothing is built, and every such field is named', () => {
    const kinds: FieldKinds = { Customer: { id: 'plumbing', names: 'profile' } };
    expect(() => withFieldDirectives(SDL, kinds)).toThrow(
      'policy/fields names no kind for: Customer.total, Customer.sourceKeys, Query.find.',
    );
  });

  test('names of JavaScript are no kinds', () => {
    expect(() => withFieldDirectives('type Query { constructor: Int }', {})).toThrow('Query.constructor');
    expect(() => withFieldDirectives('type toString { a: Int }', {})).toThrow('toString.a');
  });

  test('internal fields are hidden from clients; tags come with class and coordinate', () => {
    expect(directivesOf('Customer.sourceKeys', 'internal')).toEqual(['@inaccessible', '@authenticated']);
    expect(directivesOf('PageInfo.endCursor', 'plumbing')).toEqual([]);
    expect(directivesOf('Query.customers', 'profile')).toEqual([
      '@authenticated',
      '@requiresScopes(scopes: [["profile:read"]])',
      '@tag(name: "internal")',
    ]);
    expect(directivesOf('Lineage.rule', 'crossrefs')).toContain('@tag(name: "steward")');
  });
});
