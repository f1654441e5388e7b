import { expect, test } from '@jest/globals';
import { mergeInto } from '../../gateway/execution/merge.ts';
import { compileRepresentation } from '../../gateway/execution/representations.ts';
import { Subtypes } from '../../gateway/execution/subtypes.ts';

const keys = () => Object.freeze(['a', 'b'].map((sourceId) => Object.freeze({ system: 'erp', sourceId })));
const represent = compileRepresentation(
  [
    { kind: 'Field', name: '__typename' },
    {
      kind: 'Field',
      name: 'sourceKeys',
      selections: [
        { kind: 'Field', name: 'system' },
        { kind: 'Field', name: 'sourceId' },
      ],
    },
  ],
  new Subtypes('type Query { _: Int }'),
);

test('a frozen list that holds what is required, and no more, is sent as it is', () => {
  const sourceKeys = keys();
  expect(represent({ __typename: 'Customer', sourceKeys })?.['sourceKeys']).toBe(sourceKeys);
  const plain = [...sourceKeys];
  const sent = represent({ __typename: 'Customer', sourceKeys: plain })?.['sourceKeys'];
  expect(sent).not.toBe(plain);
  expect(sent).toEqual(plain);
});

test('what else a frozen list holds is left out', () => {
  const more = Object.freeze([Object.freeze({ system: 'erp', sourceId: 'a', secret: 'x' })]);
  expect(represent({ __typename: 'Customer', sourceKeys: more })?.['sourceKeys']).toEqual([
    { system: 'erp', sourceId: 'a' },
  ]);
  const mixed = Object.freeze([...keys(), ...more]);
  expect(represent({ __typename: 'Customer', sourceKeys: mixed })?.['sourceKeys']).toEqual([
    ...keys(),
    { system: 'erp', sourceId: 'a' },
  ]);
});

test('a list that requests share is replaced, never written into', () => {
  const shared = keys();
  const target: Record<string, unknown> = { list: shared };
  mergeInto(target, { list: [{ name: 'x' }, { name: 'y' }] });
  expect(target['list']).toEqual([{ name: 'x' }, { name: 'y' }]);
  expect(shared).toEqual([
    { system: 'erp', sourceId: 'a' },
    { system: 'erp', sourceId: 'b' },
  ]);
});
