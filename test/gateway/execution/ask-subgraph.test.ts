import { expect, test } from '@jest/globals';
import { SubgraphFailure } from '../../../gateway/index.ts';
import { askSubgraph } from '../../../gateway/execution/ask-subgraph.ts';
import { ADMIN } from '../../support/actors.ts';
import { memoryLog } from '../tiny-supergraph.ts';

const late = {
  name: 'identity',
  execute: () => Promise.reject(new SubgraphFailure('identity', 'SUBGRAPH_TIMEOUT')),
};
const asked = async (query: string) => {
  const request = { query, variables: {}, operationName: null, actor: ADMIN, requestId: 'r' };
  const { data, errors } = await askSubgraph(late, memoryLog(), request);
  return { data, errors: errors?.map(({ message, path, extensions }) => [message, path, extensions?.['code']]) };
};

test('a question that is not answered in time may be asked again', async () => {
  const message = 'The identity part could not be fetched in time.';
  expect(await asked('{ customer { id } }')).toEqual({
    data: null,
    errors: [[message, ['customer'], 'SUBGRAPH_TIMEOUT']],
  });
});

test('of a change that is not answered in time it is said that it may have been made', async () => {
  const { data, errors } = await asked('mutation { merge { id } }');
  expect(data).toBeNull();
  const message = expect.stringMatching(
    /^The identity part could not be fetched in time\. The change may have been made/,
  );
  expect(errors).toEqual([[message, ['merge'], 'SUBGRAPH_TIMEOUT']]);
});
