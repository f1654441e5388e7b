import { expect, test } from '@jest/globals';
import { ContractFront } from '../../gateway/contract-front.ts';
import type { ApolloFront, GraphqlHttpRequest } from '../../gateway/http/index.ts';

const REQUEST = {} as GraphqlHttpRequest;

/** A contract whose front fails as often as told, and what became of it. */
function contract(failures: number) {
  const did = { made: 0, stopped: 0 };
  const make = () => {
    did.made += 1;
    const fails = did.made <= failures;
    const front: Pick<ApolloFront, 'start' | 'handle' | 'stop'> = {
      start: async () => {
        if (fails) throw new Error('no plan');
      },
      handle: async () => ({ status: 200, headers: {}, body: '{}' }),
      stop: async () => void (did.stopped += 1),
    };
    return front as ApolloFront;
  };
  return { did, front: new ContractFront('/graphql/portal', make) };
}

test('a contract is made when it is first asked, once for all who ask, and stopped once', async () => {
  const { did, front } = contract(0);
  expect(did.made).toBe(0);
  const answers = await Promise.all([front.handle(REQUEST), front.handle(REQUEST)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect((await front.handle(REQUEST)).status).toBe(200);
  await front.stop();
  expect(did).toEqual({ made: 1, stopped: 1 });
});

test('one that failed to start is started anew when it is asked again', async () => {
  const { did, front } = contract(1);
  const together = await Promise.allSettled([front.handle(REQUEST), front.handle(REQUEST)]);
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(did.made).toBe(1);
  expect((await front.handle(REQUEST)).status).toBe(200);
  await front.stop();
  expect(did).toEqual({ made: 2, stopped: 1 });
});

test('one that never started stops nothing', async () => {
  const { did, front } = contract(Infinity);
  await front.stop();
  await expect(front.handle(REQUEST)).rejects.toThrow('no plan');
  await front.stop();
  expect(did).toEqual({ made: 1, stopped: 0 });
});
