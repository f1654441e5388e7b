import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { Kind, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { ApolloPlanner } from '../../gateway/planning/index.ts';
import { TAGS, dataClassOf, fieldCoordinates, ruleOf, tagsOf } from '../../policy/index.ts';
import { contractSupergraph, readSupergraph } from '../../schema/index.ts';

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What callers of the contract see; the planner checks the supergraph as it reads it. */
async function apiOf(supergraphSdl: string): Promise<{ schema: GraphQLSchema; planner: ApolloPlanner }> {
  const planner = new ApolloPlanner(supergraphSdl, log);
  const { apiSchema } = await planner.load();
  return { schema: apiSchema, planner };
}

function supergraph(body: string): string {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])`;
  const composed = composeServices([{ name: 'one', url: 'http://one', typeDefs: parse(`${link} ${body}`) }]);
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl;
}

const typesOf = (schema: GraphQLSchema) =>
  Object.keys(schema.getTypeMap())
    .filter((name) => !name.startsWith('__') && !['String', 'Boolean', 'Int', 'ID', 'Float'].includes(name))
    .sort();
const fieldsOf = (schema: GraphQLSchema, name: string) => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()) : null;
};

describe('a contract', () => {
  test('hides tagged fields, types left without any, and fields that return those', async () => {
    const { schema } = await apiOf(
      contractSupergraph(
        supergraph(`
          type Query { shop: Shop audits: [Audit!] }
          type Shop { name: String audit: Audit secret: Int @tag(name: "internal") }
          type Audit { at: String @tag(name: "internal") by: Person @tag(name: "internal") }
          type Person { name: String }
        `),
        ['internal'],
      ),
    );
    expect(typesOf(schema)).toEqual(['Query', 'Shop']);
    expect(fieldsOf(schema, 'Query')).toEqual(['shop']);
    expect(fieldsOf(schema, 'Shop')).toEqual(['name']);
  });

  test('hides a tagged type and what can no longer be reached: inputs, enums, scalars, members of unions', async () => {
    const { schema } = await apiOf(
      contractSupergraph(
        supergraph(`
          type Query { find(by: Filter, level: Level @tag(name: "x")): Found item: Item }
          input Filter { text: String rule: Rule }
          input Rule { name: Name! @tag(name: "x") }
          enum Level { A B }
          scalar Name
          union Found = Item | Secret
          type Item { id: ID kind: Kind }
          enum Kind { OPEN CLOSED @tag(name: "x") }
          type Secret @tag(name: "x") { id: ID }
        `),
        ['x'],
      ),
    );
    expect(typesOf(schema)).toEqual(['Filter', 'Found', 'Item', 'Kind', 'Query']);
    const find = schema.getQueryType()?.getFields()['find'];
    expect(find?.args.map(({ name }) => name)).toEqual(['by']);
  });

  test('a field whose required argument is hidden cannot be called, so it is hidden too', async () => {
    const { schema } = await apiOf(
      contractSupergraph(supergraph('type Query { a: Int b(x: Int! @tag(name: "x")): Int }'), ['x']),
    );
    expect(fieldsOf(schema, 'Query')).toEqual(['a']);
  });

  test('an interface does not promise what an implementer hides, and leads to all its implementers', async () => {
    const { schema } = await apiOf(
      contractSupergraph(
        supergraph(`
          type Query { node: Node }
          interface Node { id: ID name: String }
          type A implements Node { id: ID name: String @tag(name: "x") }
          type B implements Node { id: ID name: String }
        `),
        ['x'],
      ),
    );
    expect(typesOf(schema)).toEqual(['A', 'B', 'Node', 'Query']);
    expect(fieldsOf(schema, 'B')).toEqual(['id', 'name']);
    expect(fieldsOf(schema, 'A')).toEqual(['id']);
  });

  test('a slip of the pen, or a contract of nothing, is an error', () => {
    const sdl = supergraph('type Query { a: Int @tag(name: "internal") }');
    expect(() => contractSupergraph(sdl, ['internel'])).toThrow('known tags: internal');
    expect(() => contractSupergraph(sdl, ['internal'])).toThrow('leaves no query');
  });

  test('what other tags say stays', async () => {
    const sdl = supergraph('type Query { a: Int @tag(name: "one") b: Int @tag(name: "two") }');
    const { schema } = await apiOf(contractSupergraph(sdl, ['two']));
    expect(fieldsOf(schema, 'Query')).toEqual(['a']);
  });
});

describe('the portal of our supergraph', () => {
  const portal = contractSupergraph(readSupergraph(), ['internal', 'steward']);

  test('has no field of a steward or of our own applications, and no type that only they lead to', async () => {
    const { schema } = await apiOf(portal);
    const left = fieldCoordinates().filter(([coordinate, kind]) => {
      const [type = '', field = ''] = coordinate.split('.');
      return tagsOf(coordinate, kind).length > 0 && fieldsOf(schema, type)?.includes(field) === true;
    });
    expect(left).toEqual([]);
    expect(fieldsOf(schema, 'Mutation')).toEqual(expect.arrayContaining(['updateCustomer', 'recordConsent']));
    expect(fieldsOf(schema, 'Mutation')).not.toContain('mergeCustomers');
    for (const gone of [
      'Lineage',
      'CrossReference',
      'SourceRecordVersion',
      'MergeCustomersInput',
      'CustomerConnection',
    ]) {
      expect(schema.getType(gone)).toBeUndefined();
    }
  });

  test('shows customers everything that their role may read', async () => {
    const { schema } = await apiOf(portal);
    for (const [coordinate, kind] of fieldCoordinates()) {
      const name = dataClassOf(coordinate);
      if (kind === 'internal' || name === null || !coordinate.startsWith('Customer.')) continue;
      const hidden = ruleOf(name).tags !== undefined;
      expect([coordinate, fieldsOf(schema, 'Customer')?.includes(coordinate.slice('Customer.'.length))]).toEqual([
        coordinate,
        !hidden,
      ]);
    }
  });

  test('sections are still planned by the keys that callers do not see', async () => {
    const { planner } = await apiOf(portal);
    const document = parse('{ customer(id: "1") { displayName transactions { totalCount } } }');
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const plan = await planner.describe(document, operation);
    expect(plan).toContain('sourceKeys');
    expect(plan).toContain('Fetch(service: "transactions")');
  });
});

test('every tag has a meaning and is used', () => {
  const used = new Set(fieldCoordinates().flatMap(([coordinate, kind]) => tagsOf(coordinate, kind)));
  expect([...used].sort()).toEqual(Object.keys(TAGS).sort());
});
