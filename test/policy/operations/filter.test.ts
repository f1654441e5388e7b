import { describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { MAX_REMOVED, filterOperation, refusalsFor } from '../../../policy/operations/index.ts';
import { NOBODY, filtered, left, mask, printed, refusedIn, testSchema } from '../../support/filtering.ts';

const shop = testSchema(`
  type Query {
    me: Person
    node(id: ID): Node
    found(text: String, first: Int): [Found!]
    open: Int
    secret: Int @requiresScopes(scopes: [["s"]])
  }
  type Mutation { pay(amount: Int): Receipt @requiresScopes(scopes: [["pay"]]) note(text: String): Receipt }
  interface Node { id: ID! label: String }
  union Found = Person | Company
  type Person implements Node {
    id: ID!
    label: String @requiresScopes(scopes: [["p"]])
    name: String
    mail(form: String): String @requiresScopes(scopes: [["mail"]])
    level: Level
    token: Token
    employer: Company
    friends(first: Int): [Person!]
  }
  type Company implements Node @requiresScopes(scopes: [["c"]]) { id: ID! label: String staff: [Person!] }
  type Receipt { ok: Boolean total: Int @requiresScopes(scopes: [["s"], ["pay", "p"]]) }
  enum Level @authenticated { LOW HIGH }
  scalar Token @policy(policies: [["step-up"]])
`);
const ask = (text: string, by = mask(), name: string | null = null) => filtered(shop, text, by, name);

describe('what a field asks for', () => {
  test('the type it returns counts: object, enum and scalar', () => {
    expect(refusedIn(ask('{ me { name level token employer { id } } }', NOBODY))).toEqual([
      'me.level Person.level: authentication',
      'me.token Person.token: policy step-up',
      'me.employer Person.employer: scope c',
    ]);
    expect(ask('{ me { level token employer { id } } }', mask(['c'], ['step-up'])).unchanged).toBe(true);
  });

  test('alternatives that are all unmet are told together', () => {
    const result = ask('mutation { note { ok total } }', mask(['pay']));
    expect(refusedIn(result)).toEqual(['note.total Receipt.total: scope s, or p']);
  });

  test('response keys and coordinates, through aliases and lists', () => {
    const result = ask('{ me { mates: friends { post: mail mail } } }', mask());
    expect(refusedIn(result)).toEqual([
      'me.mates.post Person.mail: scope mail',
      'me.mates.mail Person.mail: scope mail',
    ]);
  });

  test('introspection and __typename ask for nothing', () => {
    expect(ask('{ __typename __schema { types { name } } me { __typename } }', NOBODY).unchanged).toBe(true);
  });

  test('a field that the schema does not have is not let through', () => {
    const result = filterOperation({
      needs: shop.needs,
      document: parse('{ open nosuch }'),
      operationName: null,
      mask: mask(),
    });
    expect(left(result)).toBe(printed('{ open }'));
  });
});

describe('what goes with a refused field', () => {
  test('parents in which nothing is left, named by the field and not by themselves', () => {
    const result = ask('{ open me { friends { mail } } }');
    expect(left(result)).toBe(printed('{ open }'));
    expect(refusedIn(result)).toEqual(['me.friends.mail Person.mail: scope mail']);
  });

  test('nothing left at all', () => {
    const result = ask('{ secret me { mail } }');
    expect([result.document, result.operation]).toEqual([null, null]);
    expect(result.removed).toHaveLength(2);
  });

  test('a parent stays for __typename alone, where that was asked for', () => {
    expect(left(ask('{ me { __typename mail } }'))).toBe(printed('{ me { __typename } }'));
  });

  test('a refused change is not executed, the others are', () => {
    const result = ask('mutation { pay(amount: 1) { ok } note(text: "a") { ok } }');
    expect(left(result)).toBe(printed('mutation { note(text: "a") { ok } }'));
  });

  test('variables that nothing uses any more, also in directives and inside values', () => {
    const result = ask(
      'query ($a: String, $b: Int, $c: Boolean!, $d: String) { me { mail(form: $a) friends(first: $b) @include(if: $c) { name mail(form: $d) } } }',
    );
    expect(left(result)).toBe(
      printed('query ($b: Int, $c: Boolean!) { me { friends(first: $b) @include(if: $c) { name } } }'),
    );
  });

  test('fragments that nothing spreads any more, and fragments only they used', () => {
    const result = ask(
      `{ me { ...Open ...Closed } }
       fragment Open on Person { name ...Closed }
       fragment Closed on Person { mail ...Deep }
       fragment Deep on Person { mail }`,
    );
    expect(left(result)).toBe(printed('{ me { ...Open } } fragment Open on Person { name }'));
  });

  test('a fragment used only inside a refused field', () => {
    const result = ask('{ open me { employer { ...C } } } fragment C on Company { staff { name } }');
    expect(left(result)).toBe(printed('{ open }'));
  });

  test('inline fragments, with and without a type condition, empty ones gone', () => {
    const result = ask('{ me { ... { mail } ... on Person { mail name } ... @include(if: true) { name mail } } }');
    expect(left(result)).toBe(printed('{ me { ... on Person { name } ... @include(if: true) { name } } }'));
  });

  test('other operations of the document are left out of what is planned', () => {
    const text = 'query A { open secret } query B { open me { name } }';
    expect(left(ask(text, mask(), 'A'))).toBe(printed('query A { open }'));
    expect(ask(text, mask(), 'B').unchanged).toBe(true);
    expect(() => ask(text, mask(), 'C')).toThrow('picks none');
    expect(() => ask(text, mask())).toThrow('picks none');
  });

  test('what is allowed keeps its nodes: nothing is copied', () => {
    const document = parse('{ open me { name } secret }');
    const result = filterOperation({ needs: shop.needs, document, operationName: null, mask: mask() });
    const [operation] = document.definitions;
    const before = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    expect(result.operation?.selectionSet.selections[1]).toBe(before[1]);
  });
});

describe('interfaces and unions', () => {
  test('a field of an interface asks for what it asks for in each implementer, the types among it', () => {
    expect(refusedIn(ask('{ node { id label } }'))).toEqual(['node Query.node: scope c']);
    expect(refusedIn(ask('{ node { id label } }', mask(['c'])))).toEqual(['node.label Node.label: scope p']);
    expect(ask('{ node { id label } }', mask(['c', 'p'])).unchanged).toBe(true);
  });

  test('by type conditions alone each implementer is judged by itself, __typename beside them', () => {
    const result = ask('{ node { __typename ... on Person { id } ... on Company { id staff { name } } } }');
    expect(left(result)).toBe(printed('{ node { __typename ... on Person { id } } }'));
    expect(refusedIn(result)).toEqual(['node.id Company.id: scope c', 'node.staff Company.staff: scope c']);
  });

  test('an inline fragment without a type condition is no way around', () => {
    expect(refusedIn(ask('{ node { ... { id } } }'))).toEqual(['node Query.node: scope c']);
    expect(refusedIn(ask('{ node { ... @include(if: true) { ... { id } } } }'))).toEqual(['node Query.node: scope c']);
  });

  test('nor is a fragment on the interface itself, or on it inside a union', () => {
    expect(refusedIn(ask('{ node { ...N } } fragment N on Node { id }'))).toEqual(['node.id Node.id: scope c']);
    expect(refusedIn(ask('{ found { ... on Node { id } } }'))).toEqual(['found.id Node.id: scope c']);
  });

  test('members of a union', () => {
    const result = ask('{ found { __typename ... on Person { name } ... on Company { id } } }');
    expect(left(result)).toBe(printed('{ found { __typename ... on Person { name } } }'));
  });

  test('a refused type names the fields inside its fragments, by their own types', () => {
    const result = ask(
      '{ open found { ... on Company { x: id ... { label } ...F } } } fragment F on Company { staff { name } }',
    );
    expect(refusedIn(result)).toEqual([
      'found.x Company.id: scope c',
      'found.label Company.label: scope c',
      'found.staff Company.staff: scope c',
    ]);
    expect(left(result)).toBe(printed('{ open }'));
  });

  test('a root type with a requirement refuses its fields', () => {
    const closed = testSchema('type Query @authenticated { a: Int b: Int }');
    expect(refusedIn(filtered(closed, '{ a x: b }', NOBODY))).toEqual([
      'a Query.a: authentication',
      'x Query.b: authentication',
    ]);
  });
});

describe('@skip and @include', () => {
  const at = (text: string, variables: Record<string, unknown>) =>
    refusalsFor(ask(text).removed, variables).map(({ path }) => path.join('.'));

  test('a field left out by its variables is removed and no refusal', () => {
    const text = 'query ($x: Boolean!) { open secret @include(if: $x) }';
    expect(left(ask(text))).toBe(printed('{ open }'));
    expect([at(text, { x: true }), at(text, { x: false })]).toEqual([['secret'], []]);
  });

  test('conditions of parents, spreads and inline fragments count', () => {
    const text = `query ($x: Boolean!, $y: Boolean!) {
      open me @skip(if: $x) { ...F @include(if: $y) ... @skip(if: $y) { mail } }
    } fragment F on Person { friends { mail } }`;
    expect(at(text, { x: true, y: true })).toEqual([]);
    expect(at(text, { x: false, y: true })).toEqual(['me.friends.mail']);
    expect(at(text, { x: false, y: false })).toEqual(['me.mail']);
  });

  test('literals and defaults', () => {
    expect(at('{ open secret @include(if: false) }', {})).toEqual([]);
    expect(at('{ open secret @skip(if: true) a: secret @skip(if: false) }', {})).toEqual(['a']);
    const text = 'query ($x: Boolean! = false) { open secret @include(if: $x) }';
    expect([at(text, {}), at(text, { x: true })]).toEqual([[], ['secret']]);
  });

  test('both on one field', () => {
    const text = 'query ($x: Boolean!, $y: Boolean!) { open secret @include(if: $x) @skip(if: $y) }';
    expect([at(text, { x: true, y: false }), at(text, { x: true, y: true })]).toEqual([['secret'], []]);
  });

  test('one place selected twice is one refusal, if either is asked for', () => {
    const text = 'query ($x: Boolean!) { open secret @include(if: $x) ... { secret } }';
    expect(at(text, { x: false })).toEqual(['secret']);
    expect(at(text, { x: true })).toEqual(['secret']);
  });
});

describe('work stays bounded', () => {
  const bomb = (leaf: string) => {
    const levels = Array.from({ length: 40 }, (_, n) =>
      n === 0
        ? `fragment F0 on Person { ${leaf} }`
        : `fragment F${n} on Person { a: friends { ...F${n - 1} } b: friends { ...F${n - 1} } }`,
    );
    return `{ me { ...F39 } } ${levels.join(' ')}`;
  };

  test('fragments that double forty times over are judged once each; refusals are listed up to a limit', () => {
    const input = { needs: shop.needs, document: parse(bomb('mail')), operationName: null, mask: mask() };
    const { removed, document } = filterOperation(input);
    expect(removed).toHaveLength(MAX_REMOVED);
    expect(document).toBeNull();
  });

  test('also where a type is refused whole', () => {
    const levels = Array.from({ length: 40 }, (_, n) =>
      n === 0 ? 'fragment F0 on Company { id }' : `fragment F${n} on Company { ...F${n - 1} ...F${n - 1} }`,
    );
    const document = parse(`{ found { ...F39 } } ${levels.join(' ')}`);
    const { removed } = filterOperation({ needs: shop.needs, document, operationName: null, mask: mask() });
    expect(removed.length).toBeLessThanOrEqual(MAX_REMOVED);
    expect(refusalsFor(removed, {})).toHaveLength(1);
  });

  test('a circle, which validation refuses, ends', () => {
    const document = parse('{ me { ...A } } fragment A on Person { name ...B } fragment B on Person { mail ...A }');
    const { removed } = filterOperation({ needs: shop.needs, document, operationName: null, mask: mask() });
    expect(removed.map(({ coordinate }) => coordinate)).toContain('Person.mail');
  });
});
