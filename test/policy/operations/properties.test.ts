import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  Kind,
  parse,
  print,
  specifiedRules,
  validate,
  OverlappingFieldsCanBeMergedRule,
  type DocumentNode,
  type SelectionNode,
} from 'graphql';
import type { Mask } from '../../../policy/index.ts';
import {
  OperationGate,
  checkOperation,
  filterOperation,
  isIncluded,
  refusalsFor,
  requirementsOf,
} from '../../../policy/operations/index.ts';
import { operationsOf } from '../../support/arbitrary-operation.ts';
import { testSchema } from '../../support/filtering.ts';

const SDL = `
  type Query {
    person: Person
    people: [Person!]! @requiresScopes(scopes: [["a"]])
    thing: Thing
    any: Any
    number: Int @authenticated
  }
  interface Thing { id: ID label: String owner: Person }
  union Any = Person | Company | Car
  type Person implements Thing {
    id: ID
    label: String @requiresScopes(scopes: [["a"], ["b", "c"]])
    owner: Person @policy(policies: [["p"]])
    secret: Secret
    company: Company
  }
  type Company implements Thing @requiresScopes(scopes: [["b"]]) { id: ID label: String owner: Person cars: [Car] }
  type Car { id: ID plate: String @requiresScopes(scopes: [["c"]]) driver: Person @authenticated }
  scalar Secret @policy(policies: [["p"], ["q"]])
`;
const { schema, needs } = testSchema(SDL);
const operations = operationsOf(schema, ['Person', 'Thing', 'Any']);
const SCOPES = ['a', 'b', 'c'];
const POLICIES = ['p', 'q'];
const masks = fc
  .record({ authenticated: fc.boolean(), scopes: fc.subarray(SCOPES), policies: fc.subarray(POLICIES) })
  .map(({ authenticated, scopes, policies }): Mask => ({
    authenticated,
    scopes: new Set(scopes),
    policies: new Set(policies),
    purpose: 'service',
  }));
const EVERYTHING: Mask = {
  authenticated: true,
  scopes: new Set(SCOPES),
  policies: new Set(POLICIES),
  purpose: 'service',
};
const join = (a: Mask, b: Mask): Mask => ({
  authenticated: a.authenticated || b.authenticated,
  scopes: new Set([...a.scopes, ...b.scopes]),
  policies: new Set([...a.policies, ...b.policies]),
  purpose: a.purpose,
});
const filter = (document: DocumentNode, mask: Mask) => filterOperation({ needs, document, operationName: null, mask });
// Keys are unique, so no selections conflict, and that rule is quadratic.
const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
const faults = (document: DocumentNode) => validate(schema, document, rules).map(({ message }) => message);
const RUNS = { numRuns: 100 };

/** A list that may not be null is emptied beside a fragment that is kept. */
const EMPTIED_LIST: [string, Mask, Mask] = [
  'query { ... on Query { Query_people: people { ...F0 } } Query_person: person { Person_id: id } } fragment F0 on Person { Person_secret: secret }',
  { ...EVERYTHING, policies: new Set() },
  { ...EVERYTHING, policies: new Set(['p']) },
];
const isWithin = (leaf: string, place: string): boolean =>
  leaf.startsWith(place) || leaf.startsWith(place.replace(/\.$/, '<'));

describe('for any operation and mask', () => {
  test('the generator gives valid operations', () => {
    fc.assert(
      fc.property(operations, (text) => {
        expect([text, faults(parse(text))]).toEqual([text, []]);
      }),
      RUNS,
    );
  });

  test('what is left is valid, passes the check and is not filtered further', () => {
    fc.assert(
      fc.property(operations, masks, (text, mask) => {
        const { document } = filter(parse(text), mask);
        if (!document) return;
        // As a subgraph receives it: printed and parsed again.
        const again = parse(print(document));
        expect(faults(again)).toEqual([]);
        expect(checkOperation({ needs, document: again, operationName: null, mask })).toEqual([]);
        expect(filter(again, mask).unchanged).toBe(true);
      }),
      RUNS,
    );
  });

  test('a mask that has everything changes nothing', () => {
    fc.assert(
      fc.property(operations, (text) => {
        const document = parse(text);
        expect(filter(document, EVERYTHING)).toMatchObject({ document, unchanged: true, removed: [] });
      }),
      RUNS,
    );
  });

  test('a bigger mask never removes more', () => {
    const places = (removed: ReturnType<typeof filter>['removed']) =>
      new Set(removed.map(({ path }) => path.join('.')));
    fc.assert(
      fc.property(operations, masks, masks, (text, small, more) => {
        const document = parse(text);
        const asked = leaves(document);
        const less = leaves(filter(document, small).document);
        const bigger = [...leaves(filter(document, join(small, more)).document)];
        for (const leaf of less) {
          // What nobody asked for is the stand-in of an emptied parent: with the bigger mask something is left there.
          const place = asked.has(leaf) ? leaf : leaf.replace(/__typename$/, '');
          expect(bigger.some((other) => (asked.has(leaf) ? other === leaf : isWithin(other, place)))).toBe(true);
        }
        // And what the bigger mask refuses, the smaller one refuses too, there or further up.
        const refused = places(filter(document, small).removed);
        for (const place of places(filter(document, join(small, more)).removed)) {
          const above = place.split('.').map((_, n, parts) => parts.slice(0, n + 1).join('.'));
          expect(above.some((path) => refused.has(path))).toBe(true);
        }
      }),
      { ...RUNS, examples: [EMPTIED_LIST] },
    );
  });

  test('masks of one key are answered alike, and the gate answers as the filter does', () => {
    const gate = new OperationGate({ schema, requirements: requirementsOf(SDL), documents: 5, masks: 2 });
    fc.assert(
      fc.property(operations, masks, masks, (text, a, b) => {
        const document = parse(text);
        const input = (mask: Mask) => ({ key: text, document, operationName: null, mask });
        const one = filter(document, a);
        expect(gate.filter(input(a)).removed).toEqual(one.removed);
        if (gate.maskKey(input(a)) !== gate.maskKey(input(b))) return;
        const other = filter(document, b);
        expect(other.document ? print(other.document) : null).toBe(one.document ? print(one.document) : null);
        // Other masks word differently what is lacking; what is lacking in this operation they share.
        expect(other.removed).toEqual(one.removed);
      }),
      RUNS,
    );
  });

  test('a refusal is a removed field whose conditions hold', () => {
    fc.assert(
      fc.property(operations, masks, fc.boolean(), fc.boolean(), (text, mask, x, y) => {
        const { removed } = filter(parse(text), mask);
        const refusals = refusalsFor(removed, { x, y });
        const expected = new Set(
          removed.filter(({ conditions }) => isIncluded(conditions, { x, y })).map(({ path }) => path.join('.')),
        );
        expect(new Set(refusals.map(({ path }) => path.join('.')))).toEqual(expected);
      }),
      RUNS,
    );
  });
});

/** Leaf selections with the response keys on the way, fragments written out. */
function leaves(document: DocumentNode | null): Set<string> {
  const found = new Set<string>();
  const fragments = new Map(
    (document?.definitions ?? []).flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const walk = (selections: readonly SelectionNode[], path: string): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const here = `${path}.${node.alias?.value ?? node.name.value}`;
        if (node.selectionSet) walk(node.selectionSet.selections, here);
        else found.add(here);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        walk(node.selectionSet.selections, `${path}<${node.typeCondition?.name.value ?? ''}>`);
      } else {
        const fragment = fragments.get(node.name.value);
        if (fragment) walk(fragment.selectionSet.selections, `${path}<${fragment.typeCondition.name.value}>`);
      }
    }
  };
  for (const node of document?.definitions ?? []) {
    if (node.kind === Kind.OPERATION_DEFINITION) walk(node.selectionSet.selections, '');
  }
  return found;
}
