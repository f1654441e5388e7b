import { describe, expect, test } from '@jest/globals';
import { filtered, left, mask, printed, refusedIn, testSchema } from '../../support/filtering.ts';

const people = testSchema(`
  type Query { person: Person  secret: String @requiresScopes(scopes: [["mail"]]) }
  type Mutation { change: Person }
  type Person { id: ID  mails: [Mail!]  boss: Person }
  type Mail { value: String @requiresScopes(scopes: [["mail"]])  raw: String @requiresScopes(scopes: [["mail"]]) }
`);
const ask = (text: string) => filtered(people, text, mask());
const YES = 'query ($yes: Boolean!)';

describe('an object of which nothing is left because of fields that variables may leave out', () => {
  test('is asked all the same: its null would have no error', () => {
    const result = ask(`${YES} { person { id mails { value @include(if: $yes) } } }`);
    expect(left(result)).toBe(printed('query { person { id mails { __typename } } }'));
    expect(refusedIn(result)).toEqual(['person.mails.value Mail.value: scope mail']);
    for (const condition of ['@include(if: false)', '@skip(if: true)', '@include(if: true) @skip(if: true)']) {
      expect(left(ask(`{ person { mails { value ${condition} } } }`))).toBe(
        printed('{ person { mails { __typename } } }'),
      );
    }
  });

  test('also where the condition stands further up, or on a fragment', () => {
    const bare = printed('query { person { __typename } }');
    expect(left(ask(`${YES} { person { mails @skip(if: $yes) { value } } }`))).toBe(bare);
    expect(left(ask(`${YES} { person { ... @include(if: $yes) { mails { value } } } }`))).toBe(bare);
    expect(left(ask(`${YES} { person { ...P @include(if: $yes) } } fragment P on Person { mails { value } }`))).toBe(
      bare,
    );
    expect(left(ask(`${YES} { person { ...P } } fragment P on Person { mails { value @include(if: $yes) } }`))).toBe(
      printed('query { person { ...P } } fragment P on Person { mails { __typename } }'),
    );
  });

  test('is not where one of them is asked in any case, whose error says why it is null', () => {
    expect(ask(`${YES} { person { mails { value @include(if: $yes) raw } } }`).document).toBeNull();
    expect(ask('{ person { mails { value @include(if: true) } } }').document).toBeNull();
    expect(ask('{ person { mails { value @skip(if: false) } } }').document).toBeNull();
  });

  test('nothing stands in for a root field', () => {
    expect(ask(`${YES} { secret @include(if: $yes) }`).document).toBeNull();
    expect(ask(`${YES} { person @include(if: $yes) { mails { value } } }`).document).toBeNull();
  });
});
