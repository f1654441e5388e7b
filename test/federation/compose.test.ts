import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, isObjectType, parse, type GraphQLObjectType } from 'graphql';
import { buildIdentitySubgraph } from '../../subgraphs/identity/index.ts';
import { buildInteractionsSubgraph } from '../../subgraphs/interactions/index.ts';
import { buildPreferencesSubgraph } from '../../subgraphs/preferences/index.ts';
import { buildTransactionsSubgraph } from '../../subgraphs/transactions/index.ts';

const definitions = [
  buildIdentitySubgraph(),
  buildTransactionsSubgraph(),
  buildInteractionsSubgraph(),
  buildPreferencesSubgraph(),
];
const composed = composeServices(
  definitions.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}.invalid` })),
);

/** Keys, connections and what mutations say of themselves; all else is a value that may be withheld. */
const PLUMBING =
  /^(Query|Mutation|PageInfo|UserError|.*(Edge|Connection|Payload)|SourceRecord|AffectedCustomer|SourceRecordResult)$/;

describe('the four subgraphs', () => {
  test('compose without errors, and what they share is the same in each', () => {
    expect(composed.errors).toBeUndefined();
    const inconsistent = (composed.hints ?? []).filter(({ definition }) => definition.code.startsWith('INCONSISTENT'));
    expect(inconsistent.map(({ message }) => message)).toEqual([]);
  });

  test('keep the source keys out of the public schema, and give every section a customer', () => {
    const api = composed.schema?.toAPISchema().toGraphQLJSSchema();
    const customer = api?.getType('Customer') as GraphQLObjectType;
    expect(Object.keys(customer.getFields())).not.toContain('sourceKeys');
    for (const section of ['transactions', 'interactions', 'consents', 'mayContact', 'crossReferences']) {
      expect(Object.keys(customer.getFields())).toContain(section);
    }
    const row = api?.getType('Transaction') as GraphQLObjectType;
    expect(String(row.getFields()['sourceRecord']?.type)).toBe('SourceRecord');
    const record = api?.getType('SourceRecord') as GraphQLObjectType;
    expect(Object.keys(record.getFields())).toContain('customer');
  });

  test.each(definitions.map(({ name, schema }) => [name, schema] as const))(
    '%s: what may be withheld is nullable, so that a refusal never nulls its parent',
    (_name, schema) => {
      const strict: string[] = [];
      for (const type of Object.values(schema.getTypeMap())) {
        if (!isObjectType(type) || type.name.startsWith('__') || PLUMBING.test(type.name)) continue;
        for (const field of Object.values(type.getFields())) {
          if (String(field.type).endsWith('!')) strict.push(`${type.name}.${field.name}`);
        }
      }
      const keys =
        /\.(id|system|requestedId|version|sourceKeys|processingRestricted|sourceId|sourceRecord|userErrors)$/;
      expect(strict.filter((name) => !keys.test(name))).toEqual([]);
    },
  );

  test('building one subgraph leaves the others as they are', () => {
    const again = [
      buildPreferencesSubgraph(),
      buildInteractionsSubgraph(),
      buildTransactionsSubgraph(),
      buildIdentitySubgraph(),
    ];
    for (const { name, sdl } of again) expect(sdl).toBe(definitions.find((d) => d.name === name)?.sdl);
    expect(() => definitions.map(({ sdl }) => buildSchema(sdl, { assumeValid: true }))).not.toThrow();
  });
});
