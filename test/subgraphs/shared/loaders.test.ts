import { expect, test } from '@jest/globals';
import { defineLoader, type SubgraphContext } from '../../../subgraphs/shared/index.ts';

const context = (requestId: string): SubgraphContext => ({ requestId }) as SubgraphContext;

test('keys of one turn are one batch a loader and request, also those that come later in the turn', async () => {
  const batches: string[] = [];
  const noting = (name: string) =>
    defineLoader<string, string>((keys, { requestId }) => {
      batches.push(`${name} of ${requestId}: ${keys.join()}`);
      return Promise.resolve(keys.map((key) => key.toUpperCase()));
    });
  const [first, second] = [noting('first'), noting('second')];
  const [one, two] = [context('one'), context('two')];
  const later = Promise.resolve()
    .then(() => undefined)
    .then(() => Promise.all([first(one).load('c'), second(two).load('d')]));
  const found = await Promise.all([first(one).load('a'), second(one).load('b'), first(two).load('a'), later]);
  expect(found).toEqual(['A', 'B', 'A', ['C', 'D']]);
  expect(batches).toEqual(['first of one: a,c', 'second of one: b', 'first of two: a', 'second of two: d']);
});

test('a batch that fails, or asks another loader, leaves the others of its turn alone', async () => {
  const plain = defineLoader<string, string>((keys) => Promise.resolve([...keys]));
  const failing = defineLoader<string, string>(() => {
    throw new Error('no batch');
  });
  const asking = defineLoader<string, string>((keys, of) => Promise.all(keys.map((key) => plain(of).load(`${key}!`))));
  const of = context('one');
  const asked = [failing(of).load('a'), asking(of).load('b'), plain(of).load('c')];
  const [failed, ...others] = await Promise.allSettled(asked);
  expect(failed).toEqual({ status: 'rejected', reason: new Error('no batch') });
  expect(others).toEqual(['b!', 'c'].map((value) => ({ status: 'fulfilled', value })));
});
