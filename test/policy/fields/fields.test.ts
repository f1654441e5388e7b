import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  GraphQLNonNull,
  Kind,
  isObjectType,
  buildASTSchema,
  getNamedType,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  DATA_CLASSES,
  FIELD_KINDS,
  dataClassOf,
  fieldCoordinates,
  kindOf,
  ruleOf,
  type FieldKinds,
} from '../../../policy/index.ts';
import { requirementsOf } from '../../../policy/operations/index.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8');

const objectsOf = (document: DocumentNode): ObjectTypeDefinitionNode[] =>
  document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);

/** The coordinates in each field set that directives of one name carry, from the type that the set is of. */
function fieldSets(
  schema: GraphQLSchema,
  type: string,
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): (readonly [string, string])[][] {
  const walk = (parent: unknown, { selections }: SelectionSetNode): (readonly [string, string])[] =>
    selections.flatMap((node) => {
      if (node.kind !== Kind.FIELD || !isObjectType(parent)) throw new Error(`Not a field of an object in ${type}.`);
      const field = parent.getFields()[node.name.value];
      const below = node.selectionSet && field ? walk(getNamedType(field.type), node.selectionSet) : [];
      return [[parent.name, node.name.value] as const, ...below];
    });
  return (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map((directive) => {
      const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
      const [operation] = parse(`{ ${value?.kind === Kind.STRING ? value.value : ''} }`).definitions;
      return operation?.kind === Kind.OPERATION_DEFINITION ? walk(schema.getType(type), operation.selectionSet) : [];
    });
}

describe.each(Object.entries<FieldKinds>(FIELD_KINDS))('field kinds of %s', (name, kinds) => {
  const objects = objectsOf(parse(read(name)));
  const fields = objects.flatMap(({ name: type, fields: list }) =>
    (list ?? []).map((field) => ({ type: type.value, field, kind: kindOf(kinds, type.value, field.name.value) })),
  );

  test('the table names every field of every object type, and no other', () => {
    const inSchema = fields.map(({ type, field }) => `${type}.${field.name.value}`).sort();
    const inTable = Object.entries(kinds)
      .flatMap(([type, list]) => Object.keys(list).map((field) => `${type}.${field}`))
      .sort();
    expect(inTable).toEqual(inSchema);
  });

  test('a protected field is nullable, so that a refusal never nulls its parent', () => {
    const nonNull = fields
      .filter(({ kind, field }) => kind !== 'plumbing' && kind !== 'internal' && field.type.kind === Kind.NON_NULL_TYPE)
      .map(({ type, field }) => `${type}.${field.name.value}`);
    expect(nonNull).toEqual([]);
  });

  test('keys and what @requires names ask for no scope: the planner adds them for everybody', () => {
    const schema = buildASTSchema(parse(read(name)), { assumeValidSDL: true });
    const requirements = requirementsOf(read(name));
    const found = { keys: 0, required: 0 };
    for (const { name: type, directives, fields: list } of objects) {
      for (const [parent, field] of fieldSets(schema, type.value, directives, 'key').flat()) {
        found.keys += 1;
        expect([parent, field, kindOf(kinds, parent, field)]).toEqual([parent, field, 'plumbing']);
      }
      for (const [parent, field] of (list ?? []).flatMap((node) =>
        fieldSets(schema, type.value, node.directives, 'requires').flat(),
      )) {
        found.required += 1;
        expect(['internal', 'plumbing']).toContain(kindOf(kinds, parent, field));
        const { scopes = [], policies = [] } = requirements.get(`${parent}.${field}`) ?? {};
        expect([parent, field, scopes, policies]).toEqual([parent, field, [], []]);
      }
    }
    expect(found.keys).toBeGreaterThan(0);
    // Identity owns the keys by which the others find their rows.
    expect(found.required > 0).toBe(name !== 'identity');
  });

  test('no interface and no type carries a directive of authorization: fields say it all', () => {
    const restricted = [...requirementsOf(read(name)).keys()].filter((coordinate) => !coordinate.includes('.'));
    expect(restricted).toEqual([]);
  });
});

describe('the supergraph', () => {
  const supergraph = read('supergraph');
  const requirements = requirementsOf(supergraph);
  const schema = buildASTSchema(parse(supergraph), { assumeValidSDL: true });

  test('asks at every field for what the table of data classes says', () => {
    for (const [coordinate, kind] of fieldCoordinates()) {
      const found = requirements.get(coordinate);
      if (kind === 'plumbing') {
        expect([coordinate, found]).toEqual([coordinate, undefined]);
        continue;
      }
      const rule = kind === 'internal' ? { scopes: [], policies: [] } : ruleOf(kind);
      const sorted = (lists: readonly (readonly string[])[] = []) => lists.map((all) => [...all].sort());
      expect([coordinate, found?.authenticated, sorted(found?.scopes), sorted(found?.policies)]).toEqual([
        coordinate,
        true,
        sorted(rule.scopes),
        sorted(rule.policies),
      ]);
    }
  });

  test('has no field beside the table', () => {
    const decided = new Set(fieldCoordinates().map(([coordinate]) => coordinate));
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.keys(type.getFields())) expect(decided).toContain(`${type.name}.${field}`);
    }
  });

  test('a root field that changes something asks for a scope of writing, and a reveal for that of revealing', () => {
    const asked = Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => [
      name,
      requirements.get(`Mutation.${name}`)?.scopes,
    ]);
    expect(Object.fromEntries(asked)).toEqual({
      createCustomer: [['customers:write']],
      updateCustomer: [['customers:write']],
      upsertSourceRecords: [['sources:write']],
      deleteSourceRecord: [['sources:write']],
      // Changes nothing, but is recorded before it answers.
      revealContact: [['contact:reveal']],
      overrideValue: [['stewardship:write']],
      link: [['stewardship:write']],
      unlink: [['stewardship:write']],
      mergeCustomers: [['stewardship:write']],
      unmergeCustomer: [['stewardship:write']],
      splitCustomer: [['stewardship:write']],
      recordPreference: [['consents:write']],
      recordConsent: [['consents:write']],
    });
  });

  test('the fields that sections require are hidden and still non-null', () => {
    const customer = schema.getType('Customer');
    const field = isObjectType(customer) ? customer.getFields()['sourceKeys'] : undefined;
    expect(field?.type).toBeInstanceOf(GraphQLNonNull);
    expect(field?.astNode?.directives?.map(({ name }) => name.value)).toEqual(
      expect.arrayContaining(['inaccessible', 'authenticated']),
    );
  });
});

test('a field has one kind in all subgraphs', () => {
  const seen = new Map<string, string>();
  for (const kinds of Object.values<FieldKinds>(FIELD_KINDS)) {
    for (const [type, fields] of Object.entries(kinds)) {
      for (const [field, kind] of Object.entries(fields)) {
        const coordinate = `${type}.${field}`;
        expect([coordinate, seen.get(coordinate) ?? kind]).toEqual([coordinate, kind]);
        seen.set(coordinate, kind);
      }
    }
  }
});

test('data classes are found by coordinate; what nobody decided has none', () => {
  expect(dataClassOf('Customer.emails')).toBe('contact');
  expect(dataClassOf('Customer.id')).toBeNull();
  expect(dataClassOf('Customer.sourceKeys')).toBeNull();
  expect(dataClassOf('Customer.constructor')).toBeNull();
  expect(kindOf(FIELD_KINDS.identity, 'constructor', 'name')).toBeNull();
  expect(Object.keys(DATA_CLASSES)).toContain('contact');
});
