/**
 * The examples of Apollo Router's documentation, "Authorization in the GraphOS Router"
 * (https://www.apollographql.com/docs/graphos/routing/security/authorization) and its overview
 * (https://www.apollographql.com/docs/graphos/routing/security/authorization-overview), in our own words and tests.
 * The heading of each group is that of the page. What we do otherwise stands in docs/authorization.md.
 */
import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { requirementsOf, unmet } from '../../../policy/operations/index.ts';
import { NOBODY, filtered, left, mask, printed, refusedIn, testSchema } from '../../support/filtering.ts';

describe('@requiresScopes: combining required scopes with AND/OR logic', () => {
  const reader = (scopes: string, held: readonly string[]) => {
    const requirement = requirementsOf(`type Query { a: Int @requiresScopes(scopes: ${scopes}) }`).get('Query.a');
    if (!requirement) throw new Error('not read');
    return unmet(requirement, mask(held)).length === 0;
  };

  test('the inner list needs all its scopes', () => {
    const scopes = '[["scope1", "scope2", "scope3"]]';
    expect(reader(scopes, ['scope1', 'scope2', 'scope3'])).toBe(true);
    expect(reader(scopes, ['scope1', 'scope2'])).toBe(false);
  });

  test('the outer list needs one of its lists', () => {
    const scopes = '[["scope1"], ["scope2"], ["scope3"]]';
    for (const scope of ['scope1', 'scope2', 'scope3']) expect(reader(scopes, [scope])).toBe(true);
    expect(reader(scopes, ['scope4'])).toBe(false);
  });

  test('both: (scope1 and scope2) or scope3', () => {
    const scopes = '[["scope1", "scope2"], ["scope3"]]';
    expect(reader(scopes, ['scope3'])).toBe(true);
    expect(reader(scopes, ['scope1', 'scope2'])).toBe(true);
    expect(reader(scopes, ['scope1'])).toBe(false);
  });
});

describe('Example @requiresScopes use case', () => {
  const social = testSchema(`
    type Query {
      user(id: ID!): User @requiresScopes(scopes: [["read:others"]])
      users: [User!]! @requiresScopes(scopes: [["read:others"]])
      post(id: ID!): Post
    }
    type User {
      id: ID!
      username: String
      email: String @requiresScopes(scopes: [["read:email"]])
      profileImage: String
      posts: [Post!]!
    }
    type Post { id: ID! author: User! title: String! content: String! }
  `);
  const query = '{ users { username profileImage email } }';

  test('with read:others alone the e-mail goes, with one refusal at its place', () => {
    const result = filtered(social, query, mask(['read:others']));
    expect(left(result)).toBe(printed('{ users { username profileImage } }'));
    expect(refusedIn(result)).toEqual(['users.email User.email: scope read:email']);
  });

  test('with both scopes the whole query is executed', () => {
    const result = filtered(social, query, mask(['read:others', 'read:email']));
    expect(result.unchanged).toBe(true);
    expect(left(result)).toBe(printed(query));
  });
});

describe('Example @authenticated use case', () => {
  const social = testSchema(`
    type Query { me: User @authenticated post(id: ID!): Post }
    type User {
      id: ID!
      username: String
      email: String @requiresScopes(scopes: [["read:email"]])
      posts: [Post!]!
    }
    type Post { id: ID! author: User! title: String! content: String! views: Int @authenticated }
  `);
  const query = '{ me { username } post(id: "1234") { title views } }';

  test('an authenticated request executes all of it', () => {
    expect(filtered(social, query, mask()).unchanged).toBe(true);
  });

  test('an unauthenticated one loses me and the views, and says so at both', () => {
    const result = filtered(social, query, NOBODY);
    expect(left(result)).toBe(printed('{ post(id: "1234") { title } }'));
    expect(refusedIn(result)).toEqual(['me Query.me: authentication', 'post.views Post.views: authentication']);
  });

  test('where every field asks for authentication nothing is left', () => {
    expect(left(filtered(social, '{ me { username } }', NOBODY))).toBeNull();
  });
});

describe('Example @policy use case', () => {
  const social = testSchema(`
    type Query { me: User @authenticated @policy(policies: [["read_profile"]]) post(id: ID!): Post }
    type User {
      id: ID!
      username: String
      email: String @requiresScopes(scopes: [["read:email"]])
      posts: [Post!]!
      credit_card: String @policy(policies: [["read_credit_card"]])
    }
    type Post { id: ID! author: User! title: String! content: String! views: Int @authenticated }
  `);

  test('the profile is read, the credit card is not', () => {
    const result = filtered(social, '{ me { username credit_card } }', mask([], ['read_profile']));
    expect(left(result)).toBe(printed('{ me { username } }'));
    expect(refusedIn(result)).toEqual(['me.credit_card User.credit_card: policy read_credit_card']);
  });

  test('a policy that nobody evaluated does not hold', () => {
    const result = filtered(social, '{ me { username } }', mask());
    expect(refusedIn(result)).toEqual(['me Query.me: policy read_profile']);
  });

  test('policies of the form key:value, with a support role', () => {
    const roles = testSchema(`
      type Query { me: User @policy(policies: [["kind:user"]]) }
      type User { id: ID! username: String @policy(policies: [["roles:support"]]) }
    `);
    const result = filtered(roles, '{ me { id username } }', mask([], ['kind:user']));
    expect(left(result)).toBe(printed('{ me { id } }'));
  });
});

describe('Composition and federation', () => {
  const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@authenticated", "@requiresScopes"])`;
  const supergraph = (...bodies: string[]) => {
    const services = bodies.map((body, n) => ({ name: `s${n}`, url: '', typeDefs: parse(`${LINK}\n${body}`) }));
    const result = composeServices(services);
    if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'));
    return requirementsOf(result.supergraphSdl);
  };

  test('a shared field with different directives asks for both', () => {
    const user = 'type User @shareable { id: ID! username: String email: String }';
    const read = supergraph(
      `type Query { me: User @shareable @authenticated } ${user}`,
      `type Query { me: User @shareable @requiresScopes(scopes: [["read:user"]]) } ${user}`,
    );
    expect(read.get('Query.me')).toEqual({ authenticated: true, scopes: [['read:user']], policies: [] });
  });

  test('a shared field with the same directive asks for all scopes', () => {
    const read = supergraph(
      'type Query { users: [Int] @shareable @requiresScopes(scopes: [["read:users"]]) }',
      'type Query { users: [Int] @shareable @requiresScopes(scopes: [["read:profiles"]]) }',
    );
    expect(read.get('Query.users')?.scopes.map((all) => [...all].sort())).toEqual([['read:profiles', 'read:users']]);
  });

  test('alternatives multiply, and what is subsumed goes', () => {
    const read = supergraph(
      'type Query { users: [Int] @shareable @requiresScopes(scopes: [["read:profile", "read:users"], ["read:admin"]]) }',
      'type Query { users: [Int] @shareable @requiresScopes(scopes: [["read:admin"]]) }',
    );
    expect(read.get('Query.users')?.scopes).toEqual([['read:admin']]);
  });

  test('a key field with a requirement still joins entities, and cannot be asked for', () => {
    const product = testSchema(`
      type Query { product: Product }
      type Product { id: ID! @authenticated name: String! price: Int @authenticated inStock: Boolean! }
    `);
    expect(filtered(product, '{ product { name inStock } }', NOBODY).unchanged).toBe(true);
    const refused = filtered(product, '{ product { id name } }', NOBODY);
    expect(left(refused)).toBe(printed('{ product { name } }'));
    expect(refusedIn(refused)).toEqual(['product.id Product.id: authentication']);
  });

  test('directives on a field and on its type are all tried (overview)', () => {
    const schema = testSchema(`
      type Query { me: User @authenticated }
      type User @requiresScopes(scopes: [["read:users"]]) { id: ID! }
    `);
    expect(refusedIn(filtered(schema, '{ me { id } }', NOBODY))).toEqual([
      'me Query.me: authentication, scope read:users',
    ]);
    expect(refusedIn(filtered(schema, '{ me { id } }', mask()))).toEqual(['me Query.me: scope read:users']);
    expect(filtered(schema, '{ me { id } }', mask(['read:users'])).unchanged).toBe(true);
  });
});

describe('Authorization and interfaces', () => {
  const blogs = (publicBlog: string) =>
    testSchema(`
      type Query { posts: [Post!]! }
      type User { id: ID! username: String posts: [Post!]! }
      interface Post { id: ID! author: User! title: String! content: String! }
      type PrivateBlog implements Post @authenticated { id: ID! author: User! title: String! content: String! }
      ${publicBlog}
    `);
  const both = blogs('type PublicBlog implements Post { id: ID! author: User! title: String! content: String! }');
  const query = '{ posts { id author { id } title } }';

  test('an implementer that asks for authentication closes the fields of the interface, at the field that returns it', () => {
    const result = filtered(blogs(''), query, NOBODY);
    expect(left(result)).toBeNull();
    expect(refusedIn(result)).toEqual(['posts Query.posts: authentication']);
    expect(filtered(blogs(''), query, mask()).unchanged).toBe(true);
  });

  test('implementers with different requirements: all of them must be met', () => {
    const result = filtered(both, query, NOBODY);
    expect(left(result)).toBeNull();
    expect(refusedIn(result)).toEqual(['posts Query.posts: authentication']);
    expect(filtered(both, query, mask()).unchanged).toBe(true);
  });

  test('asked for by type conditions, each implementer is judged by itself', () => {
    const result = filtered(
      both,
      '{ posts { ... on PublicBlog { id author { id } title } ... on PrivateBlog { id author { id } title } } }',
      NOBODY,
    );
    expect(left(result)).toBe(printed('{ posts { ... on PublicBlog { id author { id } title } } }'));
    // The Router has one error at "/posts/... on PrivateBlog"; we name each refused field, as everywhere.
    expect(refusedIn(result)).toEqual([
      'posts.id PrivateBlog.id: authentication',
      'posts.author PrivateBlog.author: authentication',
      'posts.title PrivateBlog.title: authentication',
    ]);
  });
});
