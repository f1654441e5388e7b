import { expect, test } from '@jest/globals';
import { DICTIONARY, type AttributeName } from '../../../domain/model/index.ts';
import { dataClassOf } from '../../../policy/index.ts';
import { INPUT_FIELDS } from '../../../subgraphs/identity/attributes-input.ts';

test.each(Object.entries(INPUT_FIELDS))(
  'the dictionary gives %s the class by which its field is read',
  (name, field) => {
    expect(dataClassOf(`Customer.${field}`)).toBe(DICTIONARY[name as AttributeName].dataClass);
  },
);
