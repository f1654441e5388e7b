import { expect, test } from '@jest/globals';
import { buildSchema, execute, parse, type OperationDefinitionNode } from 'graphql';
import { PlannedOperation } from '../../../../subgraphs/shared/execution/index.ts';

const schema = buildSchema('type Query { items: [Item!]! } type Item { name: String! note: String size: Int }');
type Item = { readonly name: unknown; readonly note?: unknown; readonly size?: unknown };

const list = (count: number, item = (n: number): Item => ({ name: `n${n}`, note: 'x', size: n })): readonly Item[] =>
  Array.from({ length: count }, (_, n) => item(n));
const fixed = (items: readonly Item[]): readonly Item[] => Object.freeze(items.map((item) => Object.freeze(item)));

async function asked(items: readonly Item[], text: string) {
  const document = parse(text);
  const field = schema.getQueryType()!.getFields()['items']!;
  field.resolve = () => items;
  const planned = new PlannedOperation(schema, document, document.definitions[0] as OperationDefinitionNode);
  const result = await planned.execute({ variables: {}, context: {} });
  const oracle = await execute({ schema, document });
  expect(JSON.stringify({ data: result.data, errors: result.errors })).toBe(
    JSON.stringify({ data: oracle.data, errors: oracle.errors }),
  );
  return result.data?.['items'] as readonly object[] | undefined;
}

test('a long frozen list of texts is completed once for all requests that ask the same of it', async () => {
  const items = fixed(list(200));
  const first = await asked(items, '{ items { name note } }');
  expect(await asked(items, 'query Other { items { name note } }')).toBe(first);
  expect(Object.isFrozen(first) && first!.every(Object.isFrozen)).toBe(true);
  expect(await asked(items, '{ items { note name } }')).not.toBe(first);
  expect(await asked(items, '{ items { label: name __typename } }')).not.toBe(first);
});

test('what can still change, is short or is no text is completed anew', async () => {
  const shallow = Object.freeze(list(200));
  expect(await asked(shallow, '{ items { name } }')).not.toBe(await asked(shallow, '{ items { name } }'));
  const plain = list(200);
  expect(await asked(plain, '{ items { name } }')).not.toBe(await asked(plain, '{ items { name } }'));
  const short = fixed(list(3));
  expect(await asked(short, '{ items { name } }')).not.toBe(await asked(short, '{ items { name } }'));
  const items = fixed(list(200));
  expect(await asked(items, '{ items { size } }')).not.toBe(await asked(items, '{ items { size } }'));
});

test('a frozen list with a fault in it tells the fault', async () => {
  expect(
    await asked(fixed(list(200, (n) => ({ name: n === 150 ? null : 'x' }))), '{ items { name } }'),
  ).toBeUndefined();
  const broken = fixed(list(200, (n) => ({ name: 'x', note: n === 3 ? new Error('no') : () => 'called' })));
  expect(await asked(broken, '{ items { name note } }')).toHaveLength(200);
});
