import { describe, expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isObjectType,
  isNonNullType,
  isListType,
  type GraphQLOutputType,
} from 'graphql';
import { dictionaryEntry, type AttributeName } from '../../../domain/model/index.ts';
import { AttributeNameEnum } from '../../../subgraphs/identity/attribute-names.ts';
import { INPUT_FIELDS } from '../../../subgraphs/identity/attributes-input.ts';
import { buildIdentitySubgraph } from '../../../subgraphs/identity/index.ts';

const { schema, sdl } = buildIdentitySubgraph();

/** May stand without null: keys and plumbing, which no refusal removes. */
const PLUMBING: Readonly<Record<string, readonly string[]>> = {
  Customer: ['id', 'processingRestricted', 'sourceKeys'],
  SourceRecord: ['system', 'sourceId'],
  SourceSystem: ['system'],
  CrossReference: ['sourceRecord'],
  LinkEvent: ['id'],
  Override: ['id'],
  Verdict: ['id'],
  UserError: ['code', 'message'],
  AffectedCustomer: ['customerId', 'kind'],
  SourceRecordResult: ['outcome'],
  PageInfo: ['hasNextPage', 'hasPreviousPage'],
};

/** Fields that show the first value of several, and those that show all. */
const FIRST_AND_ALL: Readonly<Record<string, string>> = {
  brand: 'brands',
  legalEntity: 'legalEntities',
  industry: 'industries',
};

describe('the schema of identity', () => {
  test('what a refusal may remove is nullable; only keys and plumbing are not', () => {
    const bound: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('_') || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        const plumbing =
          PLUMBING[type.name]?.includes(field.name) === true ||
          (type.name.endsWith('Connection') && ['edges', 'pageInfo'].includes(field.name)) ||
          (type.name.endsWith('Edge') && ['node', 'cursor'].includes(field.name)) ||
          field.name.startsWith('_') ||
          field.name === 'userErrors';
        if (isNonNullType(field.type) && !plumbing) bound.push(`${type.name}.${field.name}`);
      }
    }
    expect(bound).toEqual([]);
  });

  test('source keys reach only the other subgraphs, and only for who is known', () => {
    expect(sdl).toMatch(/sourceKeys: \[SourceRecord!\]! (@inaccessible @authenticated|@authenticated @inaccessible)/);
  });

  test('the entities have the keys that the other subgraphs name them by', () => {
    expect(sdl).toMatch(/type Customer @key\(fields: "id"\)/);
    expect(sdl).toMatch(/type SourceRecord @key\(fields: "system sourceId"\)/);
  });

  test('no list holds nulls', () => {
    const holes: string[] = [];
    const inner = (type: GraphQLOutputType): GraphQLOutputType => (isNonNullType(type) ? type.ofType : type);
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('_')) continue;
      for (const field of Object.values(type.getFields())) {
        const list = inner(field.type);
        if (isListType(list) && !isNonNullType(list.ofType)) holes.push(`${type.name}.${field.name}`);
      }
    }
    expect(holes.filter((hole) => !hole.startsWith('Query._'))).toEqual([]);
  });

  test('each attribute of the dictionary can be read, written and overridden', () => {
    const { Customer, AttributesInput, AttributeName } = schema.getTypeMap();
    if (!isObjectType(Customer) || !isInputObjectType(AttributesInput) || !isEnumType(AttributeName)) {
      throw new Error('The schema lacks a type.');
    }
    const fields = new Set(Object.keys(Customer.getFields()));
    const inputs = Object.keys(AttributesInput.getFields());
    expect(inputs.filter((input) => !fields.has(input))).toEqual([]);
    expect(inputs).toHaveLength(Object.keys(AttributeNameEnum).length);
    expect(AttributeName.getValues().map((value) => value.name)).toEqual(Object.keys(AttributeNameEnum));
  });

  test.each(Object.entries(INPUT_FIELDS))('%s takes and shows as many values as the dictionary says', (name, input) => {
    const { Customer, AttributesInput } = schema.getTypeMap();
    if (!isObjectType(Customer) || !isInputObjectType(AttributesInput)) throw new Error('The schema lacks a type.');
    const { multiple } = dictionaryEntry(name as AttributeName);
    expect(isListType(AttributesInput.getFields()[input]?.type)).toBe(multiple);
    const shown = FIRST_AND_ALL[input] ?? input;
    expect(isListType(Customer.getFields()[shown]?.type)).toBe(multiple);
  });
});
