import { describe, expect, test } from '@jest/globals';
import { filtered, left, mask, printed, refusedIn, testSchema } from '../../support/filtering.ts';

const list = testSchema(`
  type Query { people: People  plain: [Person!] }
  type People { edges: [Edge!]!  total: Int }
  type Edge { node: Person!  cursor: String! }
  type Person { id: ID!  mail: String @requiresScopes(scopes: [["mail"]])  address: Address! }
  type Address { town: String @requiresScopes(scopes: [["mail"]]) }
`);
const ask = (text: string) => filtered(list, text, mask(), null);

describe('a parent that is emptied and may not be null', () => {
  test('stays, hollow, where something is left beside it, so that a refusal nulls no parent', () => {
    const result = ask('{ people { edges { node { mail } } total } }');
    expect(left(result)).toBe(printed('{ people { edges { node { __typename } } total } }'));
    expect(refusedIn(result)).toEqual(['people.edges.node.mail Person.mail: scope mail']);
    expect(left(ask('{ people { edges { cursor node { address { town } } } } }'))).toBe(
      printed('{ people { edges { cursor node { address { __typename } } } } }'),
    );
  });

  test('goes where nothing is left beside it: nothing is fetched for what is wholly refused', () => {
    expect(ask('{ people { edges { node { mail } } } }').document).toBeNull();
    expect(left(ask('{ people { edges { node { mail } } } plain { id } }'))).toBe(printed('{ plain { id } }'));
  });

  test('stays in fragments of both kinds, with their conditions', () => {
    expect(
      left(
        ask(
          'query($a: Boolean!) { people { ...E @include(if: $a) total } } fragment E on People { edges { node { mail } } }',
        ),
      ),
    ).toBe(
      printed(
        'query($a: Boolean!) { people { ... on People @include(if: $a) { edges { node { __typename } } } total } }',
      ),
    );
    expect(left(ask('{ people { ... on People { edges { node { mail } } } total } }'))).toBe(
      printed('{ people { ... on People { edges { node { __typename } } } total } }'),
    );
  });
});
