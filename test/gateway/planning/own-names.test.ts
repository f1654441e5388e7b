import { expect, test } from '@jest/globals';
import { parse, print, type OperationDefinitionNode } from 'graphql';
import { withOwnNames } from '../../../gateway/planning/index.ts';

test('a name that is given in place of a caller’s is none that the planner may give', () => {
  const document = parse('{ a { name__alias_0: id own_id: name id: name __typename: name } }');
  const operation = document.definitions[0] as OperationDefinitionNode;
  const { document: planned, callersKeys } = withOwnNames(document, operation, new Set(['a', 'id', 'name']));
  expect(print(planned).replaceAll(/\s+/g, ' ')).toBe(
    '{ a { own_name__alias_0_: id own_id: name own_id_: name own___typename: name } }',
  );
  expect(callersKeys.get('own_name__alias_0_')).toBe('name__alias_0');
});
